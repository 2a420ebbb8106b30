using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Storage.Records;
using Parley.Storage.Sealing;
using Parley.Storage.Search;
using Parley.Storage.Sql;

namespace Parley.Storage;

/// <summary>A store over either database. Thread-safe.</summary>
internal sealed class SqlCallStore : ICallStore
{
    private readonly IDatabase _database;
    private readonly RecordWriter _writer;
    private readonly RecordReader _reader;
    private readonly OwnerLease _lease;

    private SqlCallStore(IDatabase database, CallStoreOptions options, byte[] indexKey)
    {
        var owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var sealer = new Sealer(options.Keys, indexKey);
        var index = new TranscriptIndex(database.TextIndex, sealer, options.IndexEncryptedText);
        _database = database;
        _writer = new RecordWriter(database, sealer, index, owner);
        _reader = new RecordReader(database, sealer);
        _lease = new OwnerLease(database, sealer, index, options, options.Logger ?? NullLogger.Instance, owner);
    }

    public static async Task<ICallStore> OpenAsync(IDatabase database, CallStoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            options.Validate();
            await database.MigrateAsync(options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var indexKey = await IndexKey.EnsureAsync(database, options.Keys, cancellationToken).ConfigureAwait(false);
            var store = new SqlCallStore(database, options, indexKey);
            await store._lease.StartAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default) => _writer.WriteAsync(batch, cancellationToken);

    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default) => _reader.FindAsync(callId, cancellationToken);

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default) => _lease.CloseAbandonedAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }
}
