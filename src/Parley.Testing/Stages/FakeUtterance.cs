using Microsoft.Extensions.AI;

namespace Parley.Testing.Stages;

/// <summary>What a <see cref="FakeSpeechToTextClient"/> was given once.</summary>
/// <param name="Audio">All bytes of its stream: PCM16 little-endian mono.</param>
/// <param name="Options">What it was told.</param>
public sealed record FakeUtterance(ReadOnlyMemory<byte> Audio, SpeechToTextOptions? Options)
{
    /// <summary>How long the audio is at the options' sample rate, or at 16 kHz.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Audio.Length / 2.0 / (Options?.SpeechSampleRate ?? 16_000));
}
