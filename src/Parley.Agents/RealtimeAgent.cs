using Microsoft.Extensions.AI;
using Parley.Agents.Guardrails;
using Parley.Agents.Tools;
using Parley.Realtime.Sessions;

namespace Parley.Agents;

/// <summary>Who answers: instructions, voice and tools. Immutable; change one with a <c>with</c> expression. Shared by any number of sessions.</summary>
public sealed record RealtimeAgent
{
    /// <summary>A short name, e.g. <c>shopmax</c>: the id of the agent's model and the label of its tools on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>The system prompt, fixed or computed with <see cref="AgentValue"/>; null for none.</summary>
    public AgentValue<string>? Instructions { get; init; }

    /// <summary>How it sounds; null for the model's own choice.</summary>
    public Voice? Voice { get; init; }

    /// <summary>What it may do: <see cref="RealtimeTool"/>s, or any other functions. Names are unique.</summary>
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>Further tools, listed anew each time the agent is configured, such as those of an MCP server that this program is a client of.</summary>
    public IReadOnlyList<IToolSource> ToolSources { get; init; } = [];

    /// <summary>MCP servers whose tools the model's side runs. Their approvals are asked for like those of other tools.</summary>
    public IReadOnlyList<McpToolDefinition> HostedTools { get; init; } = [];

    /// <summary>Watch what it says, besides those of the run.</summary>
    public IReadOnlyList<IGuardrail> OutputGuardrails { get; init; } = [];

    /// <summary>Watch what the user says to it, besides those of the run.</summary>
    public IReadOnlyList<IGuardrail> InputGuardrails { get; init; } = [];

    /// <summary>
    /// Further settings, e.g. turn detection, transcription, audio formats; null for the model's defaults. Its instructions, tools and
    /// voice give way to the agent's own.
    /// </summary>
    public RealtimeSessionConfiguration? Settings { get; init; }

    /// <summary>Its name alone: prompts are personal data and stay out of logs.</summary>
    public override string ToString() => Name;
}
