using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Parley.Storage.Audit;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Applies the rules of retention, a part of the calls at a time, so that live calls are written in between. Thread-safe.</summary>
internal sealed class RetentionRun(IDatabase database, CallDeletion deletion, AuditLog audit, TimeProvider timeProvider, ILogger logger)
{
    private const int CallsAtOnce = 200;

    public async Task<RetentionReport> RunAsync(RetentionRules rules, string actor, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<long, string>();
        var (calls, recordingsOfCalls) = await DeleteAsync(rules.Calls, "", deletion.DeleteAsync, kept, cancellationToken).ConfigureAwait(false);
        var (transcripts, recordingsOfTranscripts) = await DeleteAsync(
            rules.Transcripts, "AND c.content_deleted_ms IS NULL", deletion.DeleteContentAsync, kept, cancellationToken).ConfigureAwait(false);
        var (_, recordings) = await DeleteAsync(
            rules.Recordings, "AND EXISTS (SELECT 1 FROM recordings r WHERE r.call_number = c.number)", deletion.DeleteRecordingsAsync, kept, cancellationToken)
            .ConfigureAwait(false);
        var memories = rules.Memories is { } age ? await ForgetAsync(Before(age), cancellationToken).ConfigureAwait(false) : 0;

        var report = new RetentionReport(recordings + recordingsOfCalls + recordingsOfTranscripts, transcripts, calls, memories) { KeptCalls = kept.Count };
        if (kept.Count > 0)
        {
            StorageLog.RecordingsNotDeleted(logger, kept.Count, kept.Values.First());
        }

        if (report != new RetentionReport(0, 0, 0, 0))
        {
            await database.WriteAsync(
                transaction => audit.WriteAsync(transaction, actor, AuditAction.Retention, "", report.ToString()), cancellationToken).ConfigureAwait(false);
            await database.ScrubWordsAsync(cancellationToken).ConfigureAwait(false);
        }

        return report;
    }

    private async Task<(int Calls, int Recordings)> DeleteAsync(
        TimeSpan? age, string condition, Func<DbTransaction, IReadOnlyList<long>, CancellationToken, Task<int>> delete, Dictionary<long, string> kept,
        CancellationToken cancellationToken)
    {
        var (calls, recordings, last) = (0, 0, -1L);
        if (age is not { } keptFor)
        {
            return (calls, recordings);
        }

        for (var found = CallsAtOnce; found == CallsAtOnce;)
        {
            found = await database.WriteAsync(
                async transaction =>
                {
                    await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
                    var sql = $"SELECT c.number FROM calls c WHERE c.number > @last AND c.ended_ms < @before {condition} AND {CallDeletion.IsNotHeld} ORDER BY c.number LIMIT {CallsAtOnce}";
                    var numbers = (await transaction.Connection!.QueryAsync<long>(sql, new { last, before = Before(keptFor) }, transaction).ConfigureAwait(false)).ToList();
                    var (deletable, undeletable) = await deletion.DeleteFilesAsync(transaction, numbers, cancellationToken).ConfigureAwait(false);
                    foreach (var (number, error) in undeletable)
                    {
                        kept[number] = error;
                    }

                    recordings += await delete(transaction, deletable, cancellationToken).ConfigureAwait(false);
                    calls += deletable.Count;
                    last = numbers.Count > 0 ? numbers[^1] : last;
                    return numbers.Count;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return (calls, recordings);
    }

    private Task<int> ForgetAsync(long before, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
            return await transaction.Connection!.ExecuteAsync(
                """
                DELETE FROM caller_memory WHERE updated_ms < @before
                AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.kind = 'caller' AND h.subject = caller_memory.caller_key)
                """,
                new { before }, transaction).ConfigureAwait(false);
        },
        cancellationToken);

    private long Before(TimeSpan age) => (timeProvider.GetUtcNow() - age).ToUnixTimeMilliseconds();
}
