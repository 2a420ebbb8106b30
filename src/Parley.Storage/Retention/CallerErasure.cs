using System.Data.Common;
using Dapper;
using Parley.Storage.Audit;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Deletes by request: all that is kept of one caller (calls, recordings, memory), or one call. Thread-safe.</summary>
internal sealed class CallerErasure(IDatabase database, Sealer sealer, CallDeletion deletion, AuditLog audit)
{
    public Task<ErasureReport> EraseCallerAsync(string caller, string actor, CancellationToken cancellationToken)
    {
        var key = sealer.HashCaller(caller);
        return EraseAsync("c.caller_key = @key", key, actor, AuditAction.EraseCaller, transaction => ForgetAsync(transaction, key), cancellationToken);
    }

    public Task<ErasureReport> EraseCallAsync(string callId, string actor, CancellationToken cancellationToken) =>
        EraseAsync("c.id = @key", callId, actor, AuditAction.EraseCall, _ => Task.FromResult(false), cancellationToken);

    private async Task<ErasureReport> EraseAsync(
        string which, string key, string actor, string action, Func<DbTransaction, Task<bool>> forget, CancellationToken cancellationToken)
    {
        var report = await database.WriteAsync(
            async transaction =>
            {
                await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
                var connection = transaction.Connection!;
                var calls = (await connection.QueryAsync<Row>(
                    $"""
                    SELECT c.number AS Number, CASE WHEN c.ended_ms IS NULL THEN 1 ELSE 0 END AS IsOpen,
                           CASE WHEN {CallDeletion.IsNotHeld} THEN 0 ELSE 1 END AS IsHeld
                    FROM calls c WHERE {which}
                    """,
                    new { key }, transaction).ConfigureAwait(false)).ToList();
                var gone = calls.Where(call => call.IsHeld == 0 && call.IsOpen == 0).Select(call => call.Number).ToList();
                var (deletable, kept) = await deletion.DeleteFilesAsync(transaction, gone, cancellationToken).ConfigureAwait(false);
                var recordings = await deletion.DeleteAsync(transaction, deletable, cancellationToken).ConfigureAwait(false);
                var hadMemory = await forget(transaction).ConfigureAwait(false);
                var held = calls.Count(call => call.IsHeld != 0);
                var done = new ErasureReport(deletable.Count, recordings, hadMemory, held, calls.Count - gone.Count - held) { KeptCalls = kept.Count };
                await audit.WriteAsync(transaction, actor, action, key, done.ToString()).ConfigureAwait(false);
                return done;
            },
            cancellationToken).ConfigureAwait(false);
        await database.ScrubWordsAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    private static async Task<bool> ForgetAsync(DbTransaction transaction, string key) => await transaction.Connection!.ExecuteAsync(
        """
        DELETE FROM caller_memory WHERE caller_key = @key
        AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.kind = 'caller' AND h.subject = @key)
        """,
        new { key }, transaction).ConfigureAwait(false) > 0;

    private sealed record Row
    {
        public long Number { get; init; }

        public long IsOpen { get; init; }

        public long IsHeld { get; init; }
    }
}
