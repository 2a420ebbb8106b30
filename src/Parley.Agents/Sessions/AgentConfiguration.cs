using Parley.Agents.Resolution;
using Parley.Agents.Tools;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>An agent as the wire's session object.</summary>
internal static class AgentConfiguration
{
    private static readonly TranscriptionConfiguration s_transcription = new() { Model = "gpt-transcribe" }; // Parley's engine has one recogniser and takes any name

    /// <summary>The partial session that makes a model this agent.</summary>
    public static RealtimeSessionConfiguration For(ResolvedAgent agent)
    {
        var settings = agent.Agent.Settings ?? new RealtimeSessionConfiguration();
        return settings with
        {
            Model = null, // fixed by the connection
            Instructions = agent.Instructions ?? "",
            Tools = [.. ToolDefinitions.For(agent.Tools), .. agent.Agent.HostedTools],
            Audio = WithVoice(settings.Audio, agent.Agent.Voice),
        };
    }

    /// <summary>
    /// The same with the formats of a session's owner, and with the caller's words: history, records and pages live on them.
    /// An agent whose own settings name a transcription, or null, keeps its choice.
    /// </summary>
    public static RealtimeSessionConfiguration For(ResolvedAgent agent, AgentSessionOptions options)
    {
        var configuration = For(agent);
        var input = configuration.Audio?.Input ?? new AudioInputConfiguration();
        var audio = (configuration.Audio ?? new AudioConfiguration()) with
        {
            Input = input with
            {
                Format = options.InputFormat ?? input.Format,
                Transcription = input.Transcription.Or(s_transcription),
            },
        };

        if (options.OutputFormat is { } outputFormat)
        {
            audio = audio with
            {
                Output = (audio.Output ?? new AudioOutputConfiguration()) with { Format = outputFormat },
            };
        }

        return configuration with { Audio = audio };
    }

    private static AudioConfiguration? WithVoice(AudioConfiguration? audio, Voice? voice) => voice is null
        ? audio
        : (audio ?? new AudioConfiguration()) with
        {
            Output = (audio?.Output ?? new AudioOutputConfiguration()) with { Voice = voice },
        };
}
