using Microsoft.Extensions.AI;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>The range of speeds that the Realtime protocol allows.</summary>
internal static class SpeechSpeed
{
    private const float Slowest = 0.25f;
    private const float Fastest = 1.5f;

    /// <summary>The speed asked for, brought into the range; 1 when none was.</summary>
    public static float From(TextToSpeechOptions? options) => Math.Clamp(options?.Speed ?? 1, Slowest, Fastest);
}
