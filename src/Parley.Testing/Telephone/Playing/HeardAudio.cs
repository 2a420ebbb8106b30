namespace Parley.Testing.Telephone.Playing;

/// <summary>Audio that was played without a break, G.711 µ-law at 8 kHz.</summary>
/// <param name="StartedAt">When its first sample was played, measured from the start of the stream.</param>
/// <param name="Audio">The samples, one byte each.</param>
public readonly record struct HeardRun(TimeSpan StartedAt, ReadOnlyMemory<byte> Audio)
{
    /// <summary>When its last sample was played.</summary>
    public TimeSpan EndedAt => StartedAt + LinePlayout.DurationOf(Audio.Length);
}

/// <summary>What a caller really heard: the audio that the line played, sample by sample, and when. What was cleared before it was played is not in it.</summary>
/// <param name="Runs">In order; they do not overlap.</param>
public sealed record HeardAudio(IReadOnlyList<HeardRun> Runs)
{
    /// <summary>How long the line played something.</summary>
    public TimeSpan Duration => LinePlayout.DurationOf(Runs.Sum(run => (long)run.Audio.Length));

    /// <summary>When the first sample was played, from the start of the stream; null when nothing was.</summary>
    public TimeSpan? FirstAt => Runs.Count == 0 ? null : Runs[0].StartedAt;

    /// <summary>All runs joined without the pauses between them, µ-law at 8 kHz.</summary>
    public byte[] ToMuLaw() => [.. Runs.SelectMany(run => run.Audio.ToArray())];

    /// <summary>The keys that were pressed towards the caller as sound: <c>0-9</c>, <c>*</c>, <c>#</c> and <c>A-D</c>, in order.</summary>
    public string ReadKeys() => ToneDetector.Read(ToMuLaw());
}
