namespace Parley.Server.Reloading;

/// <summary>What tells that a file has changed; absent files have one, too.</summary>
internal readonly record struct FileStamp(DateTime WrittenAt, long ByteCount)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : new FileStamp(default, -1);
    }
}
