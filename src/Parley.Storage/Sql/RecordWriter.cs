using System.Data.Common;
using System.Text;
using Dapper;
using Parley.Storage.Records;
using Parley.Storage.Sealing;
using Parley.Storage.Search;

namespace Parley.Storage.Sql;

/// <summary>Writes the batches of journals. Thread-safe.</summary>
internal sealed class RecordWriter(IDatabase database, Sealer sealer, TranscriptIndex index, string owner)
{
    public Task WriteAsync(CallBatch batch, CancellationToken cancellationToken) => database.WriteAsync<object?>(
        async transaction =>
        {
            var (number, key) = await FindOrBeginAsync(transaction, batch.Start).ConfigureAwait(false);
            await WriteEntriesAsync(transaction, batch, number, key).ConfigureAwait(false);
            await FigureWriter.WriteAsync(transaction, batch.Entries, number).ConfigureAwait(false);
            await WriteTagsAsync(transaction, batch, number).ConfigureAwait(false);
            await WriteTotalsAsync(transaction, batch, number).ConfigureAwait(false);
            if (batch.End is not null)
            {
                await index.RebuildAsync(transaction, number, batch.Start.CallId, key).ConfigureAwait(false);
            }

            return null;
        },
        cancellationToken);

    private async Task<(long Number, ContentKey Key)> FindOrBeginAsync(DbTransaction transaction, CallStart start)
    {
        if (await FindAsync(transaction, start.CallId).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        var key = sealer.NewKey(start.CallId);
        await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO calls (id, owner, agent, transport, caller, caller_key, content_key, key_id, started_ms)
            VALUES (@id, @owner, @agent, @transport, @caller, @callerKey, @contentKey, @keyId, @started)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                id = start.CallId,
                owner,
                agent = start.AgentName,
                transport = start.Transport,
                caller = start.Caller is null ? null : key.Seal(Encoding.UTF8.GetBytes(start.Caller), CallRow.CallerPlace(start.CallId)),
                callerKey = start.Caller is null ? null : sealer.HashCaller(start.Caller),
                contentKey = key.Wrapped,
                keyId = key.KeyId,
                started = start.StartedAt.ToUnixTimeMilliseconds(),
            },
            transaction).ConfigureAwait(false);
        return (await FindAsync(transaction, start.CallId).ConfigureAwait(false))!.Value;
    }

    private async Task<(long Number, ContentKey Key)?> FindAsync(DbTransaction transaction, string callId)
    {
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<CallRow>(
            $"SELECT number AS Number, id AS Id, content_key AS ContentKey, key_id AS KeyId FROM calls WHERE id = @callId{database.LockRows}",
            new { callId }, transaction).ConfigureAwait(false);
        return row is null ? null : (row.Number, row.OpenKey(sealer));
    }

    private static Task WriteEntriesAsync(DbTransaction transaction, CallBatch batch, long number, ContentKey key) => RowInsertion.RunAsync(
        transaction, "entries (call_number, sequence, at_ms, kind, payload)", batch.Entries.Select(numbered =>
        {
            var kind = EntryJson.KindOf(numbered.Entry);
            var payload = key.Seal(EntryJson.Write(numbered.Entry), EntryRow.Place(batch.Start.CallId, numbered.Sequence, kind));
            return new object[] { number, numbered.Sequence, (long)numbered.Entry.At.TotalMilliseconds, kind, payload };
        }));

    private static async Task WriteTagsAsync(DbTransaction transaction, CallBatch batch, long number)
    {
        var tags = batch.Entries.Select(numbered => CallTags.Of(numbered.Entry)).Append(CallTags.Agent(batch.Start.AgentName)).OfType<string>().Distinct();
        await RowInsertion.RunAsync(transaction, "call_tags (tag, call_number)", tags.Select(tag => new object[] { tag, number })).ConfigureAwait(false);

        var recordings = batch.Entries.Select(numbered => numbered.Entry).OfType<RecordingEntry>();
        await RowInsertion.RunAsync(transaction, "recordings (reference, call_number)", recordings.Select(entry => new object[] { entry.Reference, number }))
            .ConfigureAwait(false);
    }

    /// <summary>A call that was taken for lost, but whose process lives, ends as its process says.</summary>
    private static Task<int> WriteTotalsAsync(DbTransaction transaction, CallBatch batch, long number) => transaction.Connection!.ExecuteAsync(
        """
        UPDATE calls SET entry_count = @entries, lost_count = @lost, failure_count = @failures, turn_count = @turns, worst_latency_ms = @worst,
               cost_micros = @cost, ended_ms = COALESCE(@ended, ended_ms), outcome = COALESCE(@outcome, outcome), end_reason = COALESCE(@reason, end_reason)
        WHERE number = @number
        """,
        new
        {
            number,
            entries = batch.Totals.EntryCount,
            lost = batch.Totals.LostCount,
            failures = batch.Totals.FailureCount,
            turns = batch.Totals.TurnCount,
            worst = (long?)batch.Totals.WorstLatency?.TotalMilliseconds,
            cost = (long?)(batch.Totals.Cost * 1_000_000m),
            ended = batch.End?.EndedAt.ToUnixTimeMilliseconds(),
            outcome = batch.End?.Outcome.ToString(),
            reason = batch.End?.Reason,
        },
        transaction);
}
