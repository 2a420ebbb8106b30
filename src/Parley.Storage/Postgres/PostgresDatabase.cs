using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Npgsql;
using Parley.Storage.Sql;

namespace Parley.Storage.Postgres;

/// <summary>A PostgreSQL database over a pool of connections. Thread-safe.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const long MigrationLock = 0x5061726C6579; // "Parley": nobody else's number, by its improbability
    private const long DeletionLock = MigrationLock + 1;
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(PostgresStoreOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString) { IncludeErrorDetail = false };
        builder.ApplicationName ??= "parley";
        _source = NpgsqlDataSource.Create(builder);
    }

    public ITextIndex TextIndex { get; } = new PostgresTextIndex();

    public string LockRows => " FOR UPDATE";

    public Task MigrateAsync(TimeProvider timeProvider, CancellationToken cancellationToken) => WriteAsync<object?>(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync($"SELECT pg_advisory_xact_lock({MigrationLock})", transaction: transaction).ConfigureAwait(false);
            await new Migrations("postgres").ApplyAsync(transaction, timeProvider).ConfigureAwait(false);
            return null;
        },
        cancellationToken);

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await read(connection).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
        {
            throw Translate(exception);
        }
    }

    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await write(transaction).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken);

    public Task LockDeletionsAsync(DbTransaction transaction) =>
        transaction.Connection!.ExecuteAsync($"SELECT pg_advisory_xact_lock({DeletionLock})", transaction: transaction);

    /// <summary>Nothing: PostgreSQL frees deleted rows by itself (autovacuum), and its files are the server's.</summary>
    public Task ScrubAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ScrubWordsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Classes 22 (data) and 23 (constraints) are the data's fault; everything else may be better the next time.</summary>
    private static StorageException Translate(Exception exception) => exception is PostgresException refused
        ? new StorageException(
            $"PostgreSQL refused with {refused.SqlState}.",
            refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal), exception)
        : new StorageException($"PostgreSQL is not reached ({exception.GetType().Name}).", innerException: exception);
}
