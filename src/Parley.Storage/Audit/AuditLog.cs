using System.Data.Common;
using Dapper;
using Parley.Storage.Journal;
using Parley.Storage.Sql;

namespace Parley.Storage.Audit;

/// <summary>The append-only log of who looked at or changed what; the database itself refuses changes. Thread-safe.</summary>
internal sealed class AuditLog(IDatabase database, TimeProvider timeProvider)
{
    private const int MaxDetailLength = 2_000;

    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(transaction => WriteAsync(transaction, entry), cancellationToken);

    /// <summary>Within what it tells of: both are there, or neither.</summary>
    public Task<int> WriteAsync(DbTransaction transaction, string actor, string action, string subject, string detail) =>
        WriteAsync(transaction, new AuditEntry(timeProvider.GetUtcNow(), actor, action, subject, detail));

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(int limit, DateTimeOffset? before, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    """
                    SELECT at_ms AS AtMs, actor AS Actor, action AS Action, subject AS Subject, detail AS Detail
                    FROM audit WHERE at_ms < @before ORDER BY number DESC LIMIT @limit
                    """,
                    new { before = before?.ToUnixTimeMilliseconds() ?? long.MaxValue, limit = (long)limit }).ConfigureAwait(false);
                return
                [
                    .. rows.Select(row => new AuditEntry(DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), row.Actor, row.Action, row.Subject, row.Detail)),
                ];
            },
            cancellationToken);

    private static Task<int> WriteAsync(DbTransaction transaction, AuditEntry entry) => transaction.Connection!.ExecuteAsync(
        "INSERT INTO audit (at_ms, actor, action, subject, detail) VALUES (@at, @actor, @action, @subject, @detail)",
        new
        {
            at = entry.At.ToUnixTimeMilliseconds(),
            actor = EntryTexts.Name(entry.Actor),
            action = EntryTexts.Name(entry.Action),
            subject = EntryTexts.Name(entry.Subject),
            detail = entry.Detail.Length <= MaxDetailLength ? entry.Detail : entry.Detail[..MaxDetailLength],
        },
        transaction);

    private sealed record Row
    {
        public long AtMs { get; init; }

        public string Actor { get; init; } = "";

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Detail { get; init; } = "";
    }
}
