namespace Parley.Server.Configuration;

/// <summary>Where the records of calls are kept.</summary>
public enum StorageKind
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In a file of this machine.</summary>
    Sqlite,

    /// <summary>In a database that several nodes share.</summary>
    Postgres,
}
