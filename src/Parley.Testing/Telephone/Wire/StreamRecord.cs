using Parley.Testing.Telephone.Playing;

namespace Parley.Testing.Telephone.Wire;

/// <summary>What was said and heard on one stream. All times are from its start.</summary>
/// <param name="StreamSid">The stream's id.</param>
/// <param name="Duration">How long it lasted, or has lasted.</param>
/// <param name="Heard">What the caller heard.</param>
/// <param name="Said">All that the caller's line carried, silence included: µ-law at 8 kHz, from the stream's start.</param>
/// <param name="Clears">When what was still to be played was dropped.</param>
/// <param name="Utterances">When the caller spoke.</param>
/// <param name="GapCount">How many times the agent's audio came too late: it ran dry and went on within 200 ms.</param>
/// <param name="MaxLateness">How late the latest of the caller's frames left this machine.</param>
public sealed record StreamRecord(
    string StreamSid,
    TimeSpan Duration,
    HeardAudio Heard,
    ReadOnlyMemory<byte> Said,
    IReadOnlyList<ClearedAudio> Clears,
    IReadOnlyList<(TimeSpan StartedAt, TimeSpan EndedAt)> Utterances,
    int GapCount,
    TimeSpan MaxLateness)
{
    /// <summary>For each utterance that was answered before the next: from its end to the first sample of the answer.</summary>
    public IEnumerable<TimeSpan> ResponseLatencies =>
        from index in Enumerable.Range(0, Utterances.Count)
        let ended = Utterances[index].EndedAt
        let next = index + 1 < Utterances.Count ? Utterances[index + 1].StartedAt : TimeSpan.MaxValue
        let answers = Heard.Runs.Where(run => run.StartedAt >= ended && run.StartedAt < next).Take(1)
        from answer in answers
        select answer.StartedAt - ended;

    /// <summary>For each utterance into the agent's speech that stopped it: from its start to the <c>clear</c>.</summary>
    public IEnumerable<TimeSpan> ClearLatencies =>
        from clear in Clears
        where clear.Dropped > TimeSpan.Zero
        from spoken in Utterances.Where(utterance => utterance.StartedAt <= clear.At).TakeLast(1)
        select clear.At - spoken.StartedAt;
}
