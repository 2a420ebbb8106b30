namespace Parley.Server.Hosting;

/// <summary>Something that was read from a file and can be read again.</summary>
internal interface IWatchedFile
{
    /// <summary>Null when there is no file.</summary>
    string? FilePath { get; }

    /// <summary>Reads it again if it has changed. A file that cannot be read is its own to report.</summary>
    Task RefreshAsync();
}
