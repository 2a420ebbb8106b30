using Parley.Agents;
using Parley.Agents.Handoffs;
using Parley.Agents.Interruptions;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>Makes the agents' SDK's agent out of what is configured.</summary>
/// <param name="tools">What the agents' tools are.</param>
/// <param name="guardrails">What the agents' guardrails are.</param>
/// <param name="mcp">What the agents' MCP servers are.</param>
/// <param name="transcription">How the caller's words are written down, where the model needs to be told; else absent.</param>
internal sealed class AgentFactory(AgentTools tools, AgentGuardrails guardrails, IDictionary<string, McpServerOptions> mcp, Optional<TranscriptionConfiguration> transcription)
{
    private static readonly TurnDetectionConfiguration s_turnDetection = new() { Type = "server_vad" }; // by silence: the same on every engine

    public RealtimeAgent Create(AgentOptions options, IServiceProvider scope, AgentFamily family) => new()
    {
        Name = options.Name,
        Instructions = options.Instructions,
        Voice = options.Voice is { } voice ? new Voice(voice) : (Voice?)null,
        Tools = tools.Create(options, scope),
        HostedTools = AgentMcpServers.Create(options, mcp),
        HandoffDescription = options.Description,
        Handoffs = [.. options.Handoffs.Select(handoff => RealtimeHandoff.To(() => family.Get(handoff.Agent)) with { ToolName = $"transfer_to_{handoff.Agent.Replace('.', '_')}"[..Math.Min(64, 12 + handoff.Agent.Length)], ToolDescription = handoff.Description })],
        OutputGuardrails = guardrails.Create(options, watchesInput: false),
        InputGuardrails = guardrails.Create(options, watchesInput: true),
        Interruption = options.TurnDetection?.InterruptResponse == false ? new InterruptionOptions { Mode = InterruptionMode.Disabled } : null,
        Settings = new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    TurnDetection = options.TurnDetection is { } turns ? TurnDetection(turns) : s_turnDetection,
                    Transcription = transcription,
                },
            },
        },
    };

    private static TurnDetectionConfiguration TurnDetection(AgentTurnDetectionOptions turns) => new()
    {
        Type = turns.Type,
        Eagerness = turns.Eagerness,
        Threshold = turns.Threshold,
        PrefixPaddingMs = turns.PrefixPaddingMs,
        SilenceDurationMs = turns.SilenceDurationMs,
        InterruptResponse = turns.InterruptResponse,
    };
}
