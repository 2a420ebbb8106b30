using Microsoft.Extensions.AI;
using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.Hooks;
using Parley.Agents.Interruptions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents;

/// <summary>
/// Who answers: instructions, voice, tools, and the agents that may take over. Immutable; change one with a <c>with</c> expression.
/// Shared by any number of sessions.
/// </summary>
public sealed record RealtimeAgent
{
    /// <summary>A short name, e.g. <c>shopmax</c>: it labels events, the agent's tools on the wire, and the tool that hands over to it.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// The system prompt, fixed or computed with <see cref="AgentValue"/>; null when there is none: an empty one is sent, or none at all
    /// where a <see cref="Prompt"/> has its own.
    /// </summary>
    public AgentValue<string>? Instructions { get; init; }

    /// <summary>A prompt that is stored at the provider, fixed or computed; null for none. What is given here besides wins over its parts.</summary>
    public AgentValue<PromptReference>? Prompt { get; init; }

    /// <summary>How it sounds; null for the model's own choice. A model does not change its voice once it has spoken.</summary>
    public Voice? Voice { get; init; }

    /// <summary>What it may do: <see cref="RealtimeTool"/>s, or any other functions. Names are unique.</summary>
    /// <exception cref="ArgumentException">One is null, or two have one name.</exception>
    public IReadOnlyList<AIFunction> Tools
    {
        get;
        init => field = AgentValidation.Tools(value);
    } = [];

    /// <summary>Who may take over: agents, or handoffs made with <see cref="RealtimeHandoff"/>. Their tool names are unique among the tools.</summary>
    /// <exception cref="ArgumentException">One is null.</exception>
    public IReadOnlyList<RealtimeHandoff> Handoffs
    {
        get;
        init => field = AgentValidation.Handoffs(value);
    } = [];

    /// <summary>When to hand over to this agent, for the models of the others, e.g. "Knows invoices and refunds."; null for nothing.</summary>
    public string? HandoffDescription { get; init; }

    /// <summary>What it says first when a session starts with it; null for nothing.</summary>
    public Greeting? Greeting { get; init; }

    /// <summary>What it is told for its first response after it took over, besides its instructions; null for nothing.</summary>
    public string? EnterInstructions { get; init; }

    /// <summary>Further tools, listed anew each time the agent is configured, such as those of an MCP server that this program is a client of.</summary>
    public IReadOnlyList<IToolSource> ToolSources { get; init; } = [];

    /// <summary>MCP servers whose tools the model's side runs. Their approvals are asked for like those of other tools.</summary>
    public IReadOnlyList<McpToolDefinition> HostedTools { get; init; } = [];

    /// <summary>Watch what it says, besides those of the run.</summary>
    public IReadOnlyList<IGuardrail> OutputGuardrails { get; init; } = [];

    /// <summary>Watch what the user says to it, besides those of the run.</summary>
    public IReadOnlyList<IGuardrail> InputGuardrails { get; init; } = [];

    /// <summary>
    /// Further settings, e.g. turn detection, speed or noise reduction, over those of the run and the model; null for none. Its
    /// instructions, prompt and voice give way to the agent's own, and its tools are offered besides the agent's.
    /// </summary>
    public RealtimeSessionConfiguration? Settings { get; init; }

    /// <summary>
    /// What speaks for it; null for the runner's model. Where it takes over from an agent with another one, the conversation goes on over a
    /// connection to this one; when that cannot be had, it speaks through the session's, with a warning <c>model_kept</c>.
    /// </summary>
    public IRealtimeModel? Model { get; init; }

    /// <summary>Told what the agent does; null for nobody.</summary>
    public IRealtimeAgentHooks? Hooks { get; init; }

    /// <summary>Whether and how the user can interrupt it; null for as the session's.</summary>
    public InterruptionOptions? Interruption { get; init; }

    /// <summary>Its name alone: prompts are personal data and stay out of logs.</summary>
    public override string ToString() => Name;
}
