namespace Parley.Storage.Postgres;

/// <summary>Where and how the PostgreSQL database is reached.</summary>
public sealed class PostgresStoreOptions : CallStoreOptions
{
    /// <summary>The connection string, as Npgsql documents it. A secret: it may hold a password.</summary>
    public string ConnectionString { get; set; } = "";
}
