using Npgsql;
using Parley.Databases;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Parley.Databases;

/// <summary>The tests' PostgreSQL server: started when the first test asks, gone with the tests.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private PostgresServer? _server;
    private int _databases;

    /// <summary>All of the server's files: what a thief of the disk has.</summary>
    public IEnumerable<string> Files => _server!.Files;

    /// <summary>A new, empty database. Skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _server ??= await PostgresServer.StartAsync(cancellationToken);
            var name = $"parley_{++_databases}";
            await using var connection = new NpgsqlConnection(_server.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name, MaxPoolSize = 10 }.ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }
}
