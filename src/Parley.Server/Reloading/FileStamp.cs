namespace Parley.Server.Reloading;

/// <summary>What tells that a file has changed, or a link leads to another; absent files have one, too.</summary>
internal readonly record struct FileStamp(DateTime WrittenAt, long ByteCount)
{
    public static FileStamp Of(string path)
    {
        var file = Follow(new FileInfo(path));
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : new FileStamp(default, -1);
    }

    /// <summary>Where links lead: Kubernetes and certbot renew files by turning them.</summary>
    private static FileInfo Follow(FileInfo file)
    {
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file; // there is none, or links go round
        }
    }
}
