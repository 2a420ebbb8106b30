namespace Parley.Calls.Wav;

/// <summary>What a recorded caller got.</summary>
/// <param name="ChunkCount">In how many pieces the agent's audio came.</param>
/// <param name="AudioDuration">How long it plays.</param>
/// <param name="TimeToFirstAudio">From the end of the question, silence not included, to the first piece; null when none came.</param>
public sealed record WavLegReport(int ChunkCount, TimeSpan AudioDuration, TimeSpan? TimeToFirstAudio);
