using Dapper;
using Parley.Storage.Audit;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Deletes all that is kept of one caller: calls, recordings, memory. Thread-safe.</summary>
internal sealed class CallerErasure(IDatabase database, Sealer sealer, CallDeletion deletion, AuditLog audit)
{
    public async Task<ErasureReport> EraseAsync(string caller, string actor, CancellationToken cancellationToken)
    {
        var key = sealer.HashCaller(caller);
        var report = await database.WriteAsync(
            async transaction =>
            {
                await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
                var connection = transaction.Connection!;
                var calls = (await connection.QueryAsync<Row>(
                    $"""
                    SELECT c.number AS Number, CASE WHEN c.ended_ms IS NULL THEN 1 ELSE 0 END AS IsOpen,
                           CASE WHEN {CallDeletion.IsNotHeld} THEN 0 ELSE 1 END AS IsHeld
                    FROM calls c WHERE c.caller_key = @key
                    """,
                    new { key }, transaction).ConfigureAwait(false)).ToList();
                var gone = calls.Where(call => call.IsHeld == 0 && call.IsOpen == 0).Select(call => call.Number).ToList();
                var (deletable, kept) = await deletion.DeleteFilesAsync(transaction, gone, cancellationToken).ConfigureAwait(false);
                var recordings = await deletion.DeleteAsync(transaction, deletable, cancellationToken).ConfigureAwait(false);
                var memories = await connection.ExecuteAsync(
                    """
                    DELETE FROM caller_memory WHERE caller_key = @key
                    AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.kind = 'caller' AND h.subject = @key)
                    """,
                    new { key }, transaction).ConfigureAwait(false);
                var held = calls.Count(call => call.IsHeld != 0);
                var done = new ErasureReport(deletable.Count, recordings, memories > 0, held, calls.Count - gone.Count - held) { KeptCalls = kept.Count };
                await audit.WriteAsync(transaction, actor, AuditAction.EraseCaller, key, done.ToString()).ConfigureAwait(false);
                return done;
            },
            cancellationToken).ConfigureAwait(false);
        await database.ScrubWordsAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    private sealed record Row
    {
        public long Number { get; init; }

        public long IsOpen { get; init; }

        public long IsHeld { get; init; }
    }
}
