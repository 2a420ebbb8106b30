using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;

namespace Parley.Server.Tests.Records;

/// <summary>A folder with the records of one test's server, which can be looked at once that server has stopped.</summary>
internal sealed class RecordsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("parley-records-").FullName;

    public string Database => System.IO.Path.Combine(Path, "records.db");

    public string Recordings => System.IO.Path.Combine(Path, "recordings");

    /// <summary>Keeps the records of these options here.</summary>
    public void Configure(ParleyOptions options)
    {
        options.Storage.Keep = StorageKind.Sqlite;
        options.Storage.SqlitePath = Database;
    }

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
