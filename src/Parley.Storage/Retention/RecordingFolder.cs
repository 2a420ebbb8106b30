namespace Parley.Storage.Retention;

/// <summary>Recordings in a folder; references are paths within it. Thread-safe.</summary>
/// <param name="folder">The folder.</param>
public sealed class RecordingFolder(string folder) : IRecordingFiles
{
    private readonly string _root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(Path.Combine(_root, reference));
        if (!path.StartsWith(_root, StringComparison.Ordinal))
        {
            throw new IOException("A recording's reference leads out of the folder of recordings.");
        }

        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return ValueTask.CompletedTask;
    }
}
