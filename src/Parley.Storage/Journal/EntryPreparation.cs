using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Storage.Journal;

/// <summary>Makes what is appended ready for the store: bounded, redacted, numbered and added up. One call's loop uses it.</summary>
internal sealed class EntryPreparation(RecorderOptions options, Redactor redactor)
{
    private readonly EntryTexts _texts = new(options, redactor);
    private long _sequence;

    /// <summary>The figures over what was prepared.</summary>
    public CallTotals Totals { get; private set; }

    /// <summary>The batch for the store. When entries were lost since the last one, an entry behind the given ones says how many.</summary>
    public CallBatch Prepare(CallStart start, IEnumerable<CallEntry> entries, long lostCount, CallEnd? end)
    {
        var prepared = entries.Select(Number).ToList();
        if (lostCount > Totals.LostCount)
        {
            var loss = new LossEntry { At = options.TimeProvider.GetUtcNow() - start.StartedAt, Count = (int)(lostCount - Totals.LostCount) };
            prepared.Add(Number(loss));
            Totals = Totals with { LostCount = lostCount };
        }

        return new CallBatch { Start = start, Entries = prepared, Totals = Totals, End = end };
    }

    private NumberedEntry Number(CallEntry entry)
    {
        var prepared = PrepareOrSay(entry);
        Totals = Add(Totals with { EntryCount = Totals.EntryCount + 1 }, prepared);
        return new NumberedEntry(++_sequence, prepared);
    }

    /// <summary>An entry that cannot be prepared, e.g. for a text that is null, costs itself and not the record.</summary>
    private CallEntry PrepareOrSay(CallEntry entry)
    {
        try
        {
            return _texts.Prepare(entry);
        }
        catch (Exception exception) // the application's entry, and its redactor's patterns
        {
            return new FailureEntry { At = entry.At, Code = "entry_not_kept", Message = $"{entry.GetType().Name}: {exception.GetType().Name}" };
        }
    }

    private static CallTotals Add(CallTotals totals, CallEntry entry) => entry switch
    {
        FailureEntry => totals with { FailureCount = totals.FailureCount + 1 },
        UsageEntry { Cost: { } cost } => totals with { Cost = (totals.Cost ?? 0) + cost },
        TurnEntry turn => totals with
        {
            TurnCount = totals.TurnCount + 1,
            WorstLatency = turn.IsTyped || totals.WorstLatency > turn.Latency.Total ? totals.WorstLatency : turn.Latency.Total,
        },
        _ => totals,
    };
}
