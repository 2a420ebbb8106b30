namespace Parley.Storage.Sqlite;

/// <summary>Where and how the embedded database is kept.</summary>
public sealed class SqliteStoreOptions : CallStoreOptions
{
    /// <summary>The file; it and its folder are made when missing, readable by this user only. Default <c>data/records.db</c>.</summary>
    public string Path { get; set; } = System.IO.Path.Combine("data", "records.db");

    /// <summary>
    /// True (the default) when a commit is on the disk before it is acknowledged, so that a power cut loses nothing acknowledged either. False is
    /// faster on slow disks, and survives the death of the process all the same.
    /// </summary>
    public bool SurvivesPowerCut { get; set; } = true;

    /// <summary>The most pages of 4 KiB that the database may take; null (the default) for no limit but the disk's.</summary>
    public long? MaxPageCount { get; set; }
}
