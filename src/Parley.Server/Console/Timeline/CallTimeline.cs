using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>A call's record as what was when: what both sides said, tools, turns, and what happened at a moment. Immutable.</summary>
internal sealed class CallTimeline
{
    private static readonly TimeSpan s_timeOfLetter = TimeSpan.FromMilliseconds(65); // 150 words a minute

    private CallTimeline(CallDetail call)
    {
        var entries = call.Entries.Select(numbered => numbered.Entry).ToList();
        var heard = entries.OfType<HeardEntry>().GroupBy(entry => entry.ItemId).ToDictionary(group => group.Key, group => group.Last());
        var begins = entries.OfType<TurnEntry>().GroupBy(entry => entry.ItemId).ToDictionary(group => group.Key, group => group.First().At);
        Said = [.. entries.OfType<SaidEntry>().Select(said => Read(said, heard.GetValueOrDefault(said.ItemId), begins)).OrderBy(part => part.From)];
        Tools = [.. entries.OfType<ToolCallEntry>()];
        Turns = [.. entries.OfType<TurnEntry>()];
        Consent = entries.OfType<ConsentEntry>().LastOrDefault();
        Marks = [.. entries.Select(TimelineMark.Of).OfType<TimelineMark>()];
        var last = entries.Select(entry => entry.At).Concat(Said.Select(part => part.HeardTo)).DefaultIfEmpty().Max();
        Length = TimeSpan.FromSeconds(Math.Max(1, Math.Max(last.TotalSeconds, call.Summary.Duration?.TotalSeconds ?? 0)));
    }

    /// <summary>What was said, in order of beginning.</summary>
    public IReadOnlyList<SpokenPart> Said { get; }

    public IReadOnlyList<ToolCallEntry> Tools { get; }

    public IReadOnlyList<TurnEntry> Turns { get; }

    /// <summary>What happened at a moment: handoffs, guardrails, failures, operators’ notes.</summary>
    public IReadOnlyList<TimelineMark> Marks { get; }

    /// <summary>What came of telling or asking the caller that the call is to be recorded; null where that was not done.</summary>
    public ConsentEntry? Consent { get; }

    /// <summary>How long the call lasted, or lasts so far.</summary>
    public TimeSpan Length { get; }

    public static CallTimeline Of(CallDetail call) => new(call);

    /// <summary>When a tool began: its entry is written when it has ended.</summary>
    public static TimeSpan BeginOf(ToolCallEntry tool) => tool.At > tool.Duration ? tool.At - tool.Duration : TimeSpan.Zero;

    private static SpokenPart Read(SaidEntry said, HeardEntry? heard, Dictionary<string, TimeSpan> begins)
    {
        var guess = said.Text.Length * s_timeOfLetter;
        if (said.Speaker != Speaker.Agent)
        {
            var to = said.To ?? said.At;
            var from = said.From ?? (to > guess ? to - guess : TimeSpan.Zero);
            return new SpokenPart(said.ItemId, said.Speaker, said.Text, from, to, to, null, said.From is null);
        }

        var begin = said.From ?? (begins.TryGetValue(said.ItemId, out var first) ? first : said.At);
        var audio = heard?.Audio ?? (said.To is { } end ? end - begin : guess);
        return new SpokenPart(
            said.ItemId,
            said.Speaker,
            said.Text,
            begin,
            begin + (heard is { WasInterrupted: true } ? heard.Heard : audio),
            begin + audio,
            heard is { WasInterrupted: true } ? heard.Text : null,
            said.From is null && heard is null);
    }
}
