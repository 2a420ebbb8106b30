using Parley.Realtime.Sessions;

namespace Parley.Agents.Settings;

/// <summary>What a session asks for where nobody says otherwise; every other member is left to the model. See <c>docs/agents.md</c>.</summary>
internal static class DefaultSettings
{
    public static RealtimeSessionConfiguration Value { get; } = new()
    {
        OutputModalities = [OutputModality.Audio],
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration
            {
                Format = AudioFormatConfiguration.Pcm,
                Transcription = new TranscriptionConfiguration { Model = "gpt-4o-mini-transcribe" }, // histories, records and pages live on the caller's words
                TurnDetection = new TurnDetectionConfiguration { Type = "semantic_vad", InterruptResponse = true },
            },
            Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm },
        },
        Tracing = new TracingConfiguration { IsAuto = true },
    };
}
