using Dapper;
using Parley.Storage.Audit;
using Parley.Storage.Journal;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Legal holds. Thread-safe.</summary>
internal sealed class Holds(IDatabase database, Sealer sealer, AuditLog audit, TimeProvider timeProvider)
{
    public Task PlaceAsync(HoldSubject subject, string reason, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO holds (kind, subject, reason, placed_by, placed_ms) VALUES (@Kind, @subject, @reason, @actor, @now)
                ON CONFLICT (kind, subject) DO UPDATE SET reason = excluded.reason, placed_by = excluded.placed_by, placed_ms = excluded.placed_ms
                """,
                new
                {
                    subject.Kind, subject = Stored(subject), reason = EntryTexts.Name(reason), actor = EntryTexts.Name(actor),
                    now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
                },
                transaction).ConfigureAwait(false);
            return await audit.WriteAsync(transaction, actor, AuditAction.Hold, Stored(subject), reason).ConfigureAwait(false);
        },
        cancellationToken);

    public Task<bool> ReleaseAsync(HoldSubject subject, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            var released = await transaction.Connection!.ExecuteAsync(
                "DELETE FROM holds WHERE kind = @Kind AND subject = @subject", new { subject.Kind, subject = Stored(subject) }, transaction)
                .ConfigureAwait(false);
            await audit.WriteAsync(transaction, actor, AuditAction.Release, Stored(subject), "").ConfigureAwait(false);
            return released > 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<LegalHold>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<LegalHold>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(
                """
                SELECT kind AS Kind, subject AS Subject, reason AS Reason, placed_by AS PlacedBy, placed_ms AS PlacedMs FROM holds ORDER BY placed_ms DESC
                """).ConfigureAwait(false);
            return [.. rows.Select(row => new LegalHold(row.Kind, row.Subject, row.Reason, row.PlacedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.PlacedMs)))];
        },
        cancellationToken);

    /// <summary>A caller is kept as what stands for it, which is also how its calls are found.</summary>
    private string Stored(HoldSubject subject) => subject.Kind == "caller" ? sealer.HashCaller(subject.Id) : subject.Id;

    private sealed record Row
    {
        public string Kind { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Reason { get; init; } = "";

        public string PlacedBy { get; init; } = "";

        public long PlacedMs { get; init; }
    }
}
