using System.Data.Common;
using Parley.Storage.Records;

namespace Parley.Storage.Sql;

/// <summary>Writes the figures of entries beside them, in the clear: they are added up without opening what is sealed.</summary>
internal static class FigureWriter
{
    public static async Task WriteAsync(DbTransaction transaction, IReadOnlyList<NumberedEntry> entries, long number)
    {
        await RowInsertion.RunAsync(
            transaction, "turns (call_number, sequence, endpointing_ms, recognition_ms, model_ms, tool_ms, synthesis_ms, playout_ms)",
            Rows<TurnEntry>(turn => turn.IsTyped ? null : [Ms(turn.Latency.Endpointing), Ms(turn.Latency.Recognition), Ms(turn.Latency.Model), Ms(turn.Latency.Tool), Ms(turn.Latency.Synthesis), Ms(turn.Latency.Playout)]))
            .ConfigureAwait(false);
        await RowInsertion.RunAsync(transaction, "replies (call_number, sequence, interrupted)", Rows<HeardEntry>(heard => [heard.WasInterrupted ? 1L : 0L])).ConfigureAwait(false);
        await RowInsertion.RunAsync(
            transaction, "tool_runs (call_number, sequence, tool, failed, duration_ms)",
            Rows<ToolCallEntry>(call => [call.Tool, call.Error is null ? 0L : 1L, Ms(call.Duration)])).ConfigureAwait(false);
        await RowInsertion.RunAsync(transaction, "reconnections (call_number, sequence, reason)", Rows<ReconnectionEntry>(reconnection => [reconnection.Reason])).ConfigureAwait(false);

        IEnumerable<object[]> Rows<T>(Func<T, object[]?> read)
            where T : CallEntry =>
            from numbered in entries
            where numbered.Entry is T
            let figures = read((T)numbered.Entry)
            where figures is not null
            select (object[])[number, numbered.Sequence, .. figures];
    }

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
