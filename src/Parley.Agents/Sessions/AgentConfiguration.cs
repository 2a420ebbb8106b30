using Parley.Agents.Tools;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>An agent as the wire's session object.</summary>
internal static class AgentConfiguration
{
    /// <summary>The partial session that makes a model this agent.</summary>
    public static RealtimeSessionConfiguration For(RealtimeAgent agent)
    {
        var settings = agent.Session ?? new RealtimeSessionConfiguration();
        return settings with
        {
            Model = null, // fixed by the connection
            Instructions = agent.Instructions,
            Tools = ToolDefinitions.For(agent.Tools),
            Audio = WithVoice(settings.Audio, agent.Voice),
        };
    }

    /// <summary>The same with the formats of a session's owner.</summary>
    public static RealtimeSessionConfiguration For(RealtimeAgent agent, AgentSessionOptions options)
    {
        var configuration = For(agent);
        var audio = configuration.Audio;
        if (options.InputFormat is { } inputFormat)
        {
            audio = (audio ?? new AudioConfiguration()) with
            {
                Input = (audio?.Input ?? new AudioInputConfiguration()) with { Format = inputFormat },
            };
        }

        if (options.OutputFormat is { } outputFormat)
        {
            audio = (audio ?? new AudioConfiguration()) with
            {
                Output = (audio?.Output ?? new AudioOutputConfiguration()) with { Format = outputFormat },
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
