using Parley.Agents;
using Parley.Realtime.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>Makes the agents' SDK's agent out of what is configured.</summary>
internal sealed class AgentFactory(AgentTools tools)
{
    public RealtimeAgent Create(AgentOptions options, IServiceProvider scope) => new()
    {
        Name = options.Name,
        Instructions = options.Instructions,
        Voice = options.Voice is { } voice ? new Voice(voice) : (Voice?)null,
        Tools = tools.Create(options, scope),
        Session = options.TurnDetection is { } turns ? Session(turns) : null,
    };

    private static RealtimeSessionConfiguration Session(AgentTurnDetectionOptions turns) => new()
    {
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration
            {
                TurnDetection = new TurnDetectionConfiguration
                {
                    Type = "server_vad",
                    Threshold = turns.Threshold,
                    PrefixPaddingMs = turns.PrefixPaddingMs,
                    SilenceDurationMs = turns.SilenceDurationMs,
                    InterruptResponse = turns.InterruptResponse,
                },
            },
        },
    };
}
