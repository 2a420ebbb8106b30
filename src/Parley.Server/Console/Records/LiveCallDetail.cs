using Parley.Calls.Records;
using Parley.Realtime.Items;
using Parley.Server.Calls;
using Parley.Storage.Records;

namespace Parley.Server.Console.Records;

/// <summary>A call that is in this server's memory, in the form of a kept one.</summary>
internal static class LiveCallDetail
{
    private const string NotShown = "(in the records only)";

    public static CallDetail Of(LiveCall live, DateTimeOffset now)
    {
        var entries = live.Call?.Record is { } record ? record.Timeline.Select(entry => Read(entry, record.StartedAt)).OfType<CallEntry>().Select((entry, i) => new NumberedEntry(i + 1, entry)).ToList() : [];
        var waits = entries.Select(entry => entry.Entry).OfType<TurnEntry>().Select(turn => turn.Latency.Total).ToList();
        var summary = new CallSummary
        {
            Number = 0,
            CallId = live.Id,
            Caller = live.Kind == LiveCallKind.Outbound ? live.To : live.From,
            AgentName = live.AgentName,
            Transport = live.Kind.ToString().ToLowerInvariant(),
            StartedAt = live.StartedAt,
            EndedAt = live.EndedAt < now ? live.EndedAt : null,
            EndReason = live.EndReason,
            Totals = new CallTotals
            {
                EntryCount = entries.Count,
                FailureCount = entries.Count(entry => entry.Entry is FailureEntry),
                TurnCount = waits.Count,
                WorstLatency = waits.Count == 0 ? null : waits.Max(),
                Cost = live.Cost.Value,
            },
        };
        return new CallDetail(summary, entries);
    }

    /// <summary>What a record would have of it; null when it would have nothing.</summary>
    /// <param name="entry">What happened.</param>
    /// <param name="startedAt">When the time began that its place is counted in.</param>
    public static CallEntry? Read(TimelineEntry entry, DateTimeOffset startedAt) => entry switch
    {
        TranscriptEntry said when OperatorNote.Read(said.ItemId, said.Role, said.Text) is { } note => new NoteEntry { At = said.At, ItemId = said.ItemId, Text = note },
        TranscriptEntry said => new SaidEntry
        {
            At = said.At,
            ItemId = said.ItemId,
            Speaker = said.Role == MessageRole.User ? Speaker.Caller : said.Role == MessageRole.Assistant ? Speaker.Agent : Speaker.System,
            Text = said.Text,
        },
        ColleagueEntry { Words: { Text: { } text } words } said => new SaidEntry
        {
            At = said.At,
            ItemId = words.ItemId,
            Speaker = Speaker.Operator,
            Text = text,
            From = words.Began - startedAt,
            To = words.Began - startedAt + words.Duration,
        },
        ToolEntry { Outcome: var outcome } tool => new ToolCallEntry
        {
            At = tool.At,
            ToolCallId = outcome.Call.CallId,
            Tool = outcome.Call.Name,
            Arguments = outcome.Call.ShownArguments,
            Result = outcome.Error is null ? NotShown : null, // a tool may hide its output; records know which do
            Error = outcome.Error,
            Duration = outcome.Duration,
        },
        LatencyEntry { Latency: var latency } turn => new TurnEntry
        {
            At = turn.At,
            ItemId = latency.ItemId,
            Latency = new TurnLatency { Endpointing = latency.ConfiguredSilence, Model = latency.FirstAudio - latency.ConfiguredSilence },
        },
        ErrorEntry error => new FailureEntry { At = error.At, Code = error.Code, Message = error.Message },
        _ => null,
    };
}
