using Parley.Agents.Playout;
using Parley.Audio;

namespace Parley.Calls.Legs;

/// <summary>What a leg can do.</summary>
public sealed record LegCapabilities
{
    /// <summary>The party's audio, mono.</summary>
    public required AudioFormat InputFormat { get; init; }

    /// <summary>The audio that the party is sent, mono.</summary>
    public required AudioFormat OutputFormat { get; init; }

    /// <summary>Whether the leg reports what was heard, or it must be estimated.</summary>
    public HeardAudioSource HeardAudio { get; init; } = HeardAudioSource.Reported;
}
