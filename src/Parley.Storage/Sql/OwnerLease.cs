using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Parley.Storage.Sealing;
using Parley.Storage.Search;

namespace Parley.Storage.Sql;

/// <summary>
/// Says with a heartbeat that this process lives, and closes the open calls of processes that do not. In the same PID namespace of the same machine a
/// process is dead when it is gone; elsewhere, as in another container of the same name, when its lease has run out.
/// </summary>
internal sealed class OwnerLease : IAsyncDisposable
{
    private static readonly string s_identity = ProcessIdentity.Find(Environment.ProcessId) ?? "";
    private readonly CancellationTokenSource _stopping = new();
    private readonly IDatabase _database;
    private readonly Sealer _sealer;
    private readonly TranscriptIndex _index;
    private readonly CallStoreOptions _options;
    private readonly ILogger _logger;
    private readonly string _owner;
    private Task _beating = Task.CompletedTask;

    public OwnerLease(IDatabase database, Sealer sealer, TranscriptIndex index, CallStoreOptions options, ILogger logger, string owner)
    {
        (_database, _sealer, _index, _options, _logger, _owner) = (database, sealer, index, options, logger, owner);
    }

    /// <summary>Registers this process, closes what dead ones left, and goes on doing so.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken).ConfigureAwait(false);
        await CloseAbandonedAsync(cancellationToken).ConfigureAwait(false);
        _beating = RunAsync(_stopping.Token);
    }

    public async Task<int> CloseAbandonedAsync(CancellationToken cancellationToken)
    {
        var dead = await FindDeadAsync(cancellationToken).ConfigureAwait(false);
        var closed = 0;
        foreach (var owner in dead)
        {
            closed += await CloseAsync(owner, cancellationToken).ConfigureAwait(false);
        }

        if (closed > 0)
        {
            StorageLog.AbandonedCallsClosed(_logger, closed);
        }

        return closed;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        try
        {
            await _database.WriteAsync(
                transaction => transaction.Connection!.ExecuteAsync("DELETE FROM owners WHERE id = @id", new { id = _owner }, transaction),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException exception)
        {
            StorageLog.HeartbeatFailed(_logger, exception.Message); // the lease runs out by itself
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.HeartbeatPeriod, _options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await BeatAsync(cancellationToken).ConfigureAwait(false);
                await CloseAbandonedAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StorageException exception)
            {
                StorageLog.HeartbeatFailed(_logger, exception.Message);
            }
        }
    }

    private Task<int> BeatAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(
                """
                DELETE FROM owners WHERE heartbeat_ms < @old AND id <> @id
                AND NOT EXISTS (SELECT 1 FROM calls WHERE owner = owners.id AND ended_ms IS NULL)
                """,
                new { id = _owner, old = Now() - (long)(10 * _options.LeaseDuration.TotalMilliseconds) }, transaction).ConfigureAwait(false);
            return await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO owners (id, host, process_id, process_identity, heartbeat_ms) VALUES (@id, @host, @process, @identity, @now)
                ON CONFLICT (id) DO UPDATE SET heartbeat_ms = excluded.heartbeat_ms
                """,
                new { id = _owner, host = Environment.MachineName, process = (long)Environment.ProcessId, identity = s_identity, now = Now() },
                transaction).ConfigureAwait(false);
        },
        cancellationToken);

    private Task<IReadOnlyList<string>> FindDeadAsync(CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var owners = await connection.QueryAsync<OwnerRow>(
                """
                SELECT c.owner AS Id, o.host AS Host, o.process_id AS ProcessId, o.process_identity AS ProcessIdentity, o.heartbeat_ms AS HeartbeatMs
                FROM (SELECT DISTINCT owner FROM calls WHERE ended_ms IS NULL) c LEFT JOIN owners o ON o.id = c.owner
                """).ConfigureAwait(false);
            return [.. owners.Where(owner => owner.Id != _owner && IsDead(owner)).Select(owner => owner.Id)];
        },
        cancellationToken);

    private bool IsDead(OwnerRow owner) => owner.Host is null
        || Now() - owner.HeartbeatMs > _options.LeaseDuration.TotalMilliseconds
        || (owner.Host == Environment.MachineName && ProcessIdentity.IsComparable(owner.ProcessIdentity)
            && ProcessIdentity.Find((int)owner.ProcessId) != owner.ProcessIdentity);

    /// <summary>The calls end where their last entry is: nobody knows more.</summary>
    private Task<int> CloseAsync(string owner, CancellationToken cancellationToken) => _database.WriteAsync(
        async transaction =>
        {
            var connection = transaction.Connection!;
            var calls = (await connection.QueryAsync<CallRow>(
                """
                SELECT number AS Number, id AS Id, content_key AS ContentKey, key_id AS KeyId FROM calls WHERE owner = @owner AND ended_ms IS NULL
                """,
                new { owner }, transaction).ConfigureAwait(false)).ToList();
            foreach (var call in calls)
            {
                await connection.ExecuteAsync(
                    """
                    UPDATE calls SET outcome = 'Lost', end_reason = 'process_died',
                           ended_ms = started_ms + COALESCE((SELECT MAX(at_ms) FROM entries WHERE call_number = @Number), 0)
                    WHERE number = @Number AND ended_ms IS NULL
                    """,
                    new { call.Number }, transaction).ConfigureAwait(false);
                await IndexAsync(transaction, call).ConfigureAwait(false);
            }

            await connection.ExecuteAsync("DELETE FROM owners WHERE id = @owner", new { owner }, transaction).ConfigureAwait(false);
            return calls.Count;
        },
        cancellationToken);

    /// <summary>A call that cannot be read is closed all the same.</summary>
    private async Task IndexAsync(DbTransaction transaction, CallRow call)
    {
        try
        {
            await _index.RebuildAsync(transaction, call.Number, call.Id, call.OpenKey(_sealer)).ConfigureAwait(false);
        }
        catch (StorageException exception) // the content's fault: the database's own come as they are
        {
            StorageLog.CallNotIndexed(_logger, call.Id, exception.Message);
        }
    }

    private long Now() => _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record OwnerRow
    {
        public string Id { get; init; } = "";

        public string? Host { get; init; }

        public long ProcessId { get; init; }

        public string ProcessIdentity { get; init; } = "";

        public long HeartbeatMs { get; init; }
    }
}
