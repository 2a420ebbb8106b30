using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Storage.Sealing;
using Parley.Storage.Sqlite;

namespace Parley.Databases;

/// <summary>A database of one test's own, of either kind, that several stores can be opened over.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestDatabase(string kind, string place, DirectoryInfo? folder)
    {
        (Kind, Place, _folder) = (kind, place, folder);
    }

    public static TheoryData<string> Kinds => ["sqlite", "postgres"];

    public string Kind { get; }

    /// <summary>The file, or the connection string.</summary>
    public string Place { get; }

    public static async Task<TestDatabase> CreateAsync(string kind, PostgresCluster cluster)
    {
        if (kind == "postgres")
        {
            return new TestDatabase(kind, await cluster.CreateDatabaseAsync(TestContext.Current.CancellationToken), null);
        }

        var folder = Directory.CreateTempSubdirectory("parley-records-");
        return new TestDatabase(kind, Path.Combine(folder.FullName, "records.db"), folder);
    }

    public Task<ICallStore> OpenAsync(TimeProvider? timeProvider = null, KeyRing? keys = null, Action<CallStoreOptions>? configure = null) =>
        OpenAsync(Kind, Place, timeProvider, keys, configure, TestContext.Current.CancellationToken);

    public static Task<ICallStore> OpenAsync(
        string kind, string place, TimeProvider? timeProvider, KeyRing? keys, Action<CallStoreOptions>? configure, CancellationToken cancellationToken)
    {
        CallStoreOptions options = kind == "postgres"
            ? new PostgresStoreOptions { ConnectionString = place }
            : new SqliteStoreOptions { Path = place };
        options.TimeProvider = timeProvider ?? TimeProvider.System;
        options.Keys = keys;
        configure?.Invoke(options);
        return options is PostgresStoreOptions postgres
            ? CallStore.OpenPostgresAsync(postgres, cancellationToken)
            : CallStore.OpenSqliteAsync((SqliteStoreOptions)options, cancellationToken);
    }

    /// <summary>Runs SQL beside the stores.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = Kind == "postgres"
            ? new Npgsql.NpgsqlConnection(Place)
            : new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Place};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The files in which a thief would look.</summary>
    public IEnumerable<string> Files(PostgresCluster cluster) =>
        _folder?.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName) ?? cluster.Files;

    public ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
