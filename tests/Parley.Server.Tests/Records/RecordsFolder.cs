using Microsoft.Extensions.Logging.Abstractions;
using Parley.Databases;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Server.Tests.Records;

/// <summary>A folder with the records of one test's server, or a database of its own; they can be looked at once that server has stopped.</summary>
internal sealed class RecordsFolder : IDisposable
{
    private string? _connectionString;

    public string Path { get; } = Directory.CreateTempSubdirectory("parley-records-").FullName;

    public string Database => System.IO.Path.Combine(Path, "records.db");

    public string Recordings => System.IO.Path.Combine(Path, "recordings");

    /// <summary>Keeps the records in a database of this kind, of <see cref="TestDatabase.Kinds"/>; without this call in SQLite.</summary>
    public async Task UseAsync(string kind, PostgresCluster cluster) =>
        _connectionString = kind == "postgres" ? await cluster.CreateDatabaseAsync(TestContext.Current.CancellationToken) : null;

    /// <summary>Keeps the records of these options here.</summary>
    public void Configure(ParleyOptions options)
    {
        options.Storage.Keep = _connectionString is null ? StorageKind.Sqlite : StorageKind.Postgres;
        options.Storage.SqlitePath = Database;
        options.Storage.PostgresConnectionString = _connectionString ?? "";
    }

    /// <summary>The files in which a thief would look: all of the database server's, if there is one.</summary>
    public IEnumerable<string> Files(PostgresCluster cluster) =>
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Concat(_connectionString is null ? [] : cluster.Files);

    public Task<ICallStore> OpenAsync(CancellationToken cancellationToken, Action<ParleyOptions>? configure = null)
    {
        var options = new ParleyOptions();
        Configure(options);
        configure?.Invoke(options);
        return ConfiguredStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
    }

    /// <summary>All calls whole, the first one first.</summary>
    public async Task<IReadOnlyList<CallDetail>> ReadAsync(CancellationToken cancellationToken, Action<ParleyOptions>? configure = null)
    {
        await using var store = await OpenAsync(cancellationToken, configure);
        var page = await store.SearchAsync(new CallQuery { Limit = 200 }, cancellationToken);
        var calls = new List<CallDetail>();
        foreach (var summary in page.Calls.Reverse())
        {
            calls.Add((await store.FindAsync(summary.CallId, cancellationToken))!);
        }

        return calls;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
