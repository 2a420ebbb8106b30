using Parley.Storage.Records;

namespace Parley.Server.Console.Timeline;

/// <summary>One line of a call's transcript: what was said, a tool, or what happened in between. Of the last three exactly one is there.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it is over; the same for what happens at a moment.</param>
/// <param name="Style">How it is shown, e.g. <c>caller</c>.</param>
/// <param name="Who">Whose it is, in a word.</param>
/// <param name="Said">What was said.</param>
/// <param name="Tool">A tool.</param>
/// <param name="Mark">What happened.</param>
internal sealed record TranscriptLine(TimeSpan From, TimeSpan To, string Style, string Who, SpokenPart? Said, ToolCallEntry? Tool, TimelineMark? Mark)
{
    /// <summary>All lines of a call, in order of beginning.</summary>
    public static IReadOnlyList<TranscriptLine> ReadAll(CallTimeline timeline) =>
    [
        .. timeline.Said.Select(part => new TranscriptLine(part.From, part.HeardTo, part.Speaker.ToString().ToLowerInvariant(), part.Speaker.ToString(), part, null, null))
            .Concat(timeline.Tools.Select(tool => new TranscriptLine(CallTimeline.BeginOf(tool), tool.At, tool.Error is null ? "tool" : "tool failed", "Tool", null, tool, null)))
            .Concat(timeline.Marks.Select(mark => new TranscriptLine(mark.At, mark.At, mark.Style, mark.Who, null, null, mark)))
            .OrderBy(line => line.From),
    ];
}
