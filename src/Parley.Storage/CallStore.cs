using Parley.Storage.Postgres;
using Parley.Storage.Sqlite;

namespace Parley.Storage;

/// <summary>Opens stores of call records. Opening brings the database up to date and closes what dead processes left open.</summary>
public static class CallStore
{
    /// <summary>Opens the embedded store: one file, for one machine.</summary>
    /// <exception cref="StorageException">The file cannot be used; a newer program has written it; a key is missing.</exception>
    public static Task<ICallStore> OpenSqliteAsync(SqliteStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SqlCallStore.OpenAsync(new SqliteDatabase(options), options, cancellationToken);
    }

    /// <summary>Opens the store that several nodes share.</summary>
    /// <exception cref="StorageException">The server is not reached or refuses; a newer program has written the database; a key is missing.</exception>
    public static Task<ICallStore> OpenPostgresAsync(PostgresStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SqlCallStore.OpenAsync(new PostgresDatabase(options), options, cancellationToken);
    }
}
