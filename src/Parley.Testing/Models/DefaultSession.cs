using Parley.Realtime.Sessions;

namespace Parley.Testing.Models;

/// <summary>What a model's session is before anybody has updated it (protocol §4.2).</summary>
internal static class DefaultSession
{
    public static RealtimeSessionConfiguration Create(string id = "sess_fake", string model = "fake") => new()
    {
        Object = "realtime.session",
        Id = id,
        Model = model,
        OutputModalities = [OutputModality.Audio],
        Instructions = "",
        Tools = [],
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration
            {
                Format = AudioFormatConfiguration.Pcm,
                TurnDetection = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = 200 },
            },
            Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm, Voice = "alloy" },
        },
    };
}
