namespace Parley.Server.Hosting;

/// <summary>Files that only their owner may read, replaced as a whole: a reader never sees half of one.</summary>
internal static class PrivateFile
{
    /// <summary>Keeps other programs from changing the file meanwhile. Makes its folder when it is missing.</summary>
    /// <exception cref="IOException">Another program is changing it.</exception>
    public static FileStream Lock(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Writes a new content beside the old one, to the disk, and then puts it in its place. Where that fails, the old one stays, and nothing else.</summary>
    public static void Replace(string path, Action<Stream> write)
    {
        var next = path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(next, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            TryDelete(next); // on a full disk half a file would take room
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // what went wrong first is told; the next writing deletes it
        }
    }
}
