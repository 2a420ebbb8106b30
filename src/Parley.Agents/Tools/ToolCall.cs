namespace Parley.Agents.Tools;

/// <summary>The model's wish to have a function run.</summary>
/// <param name="CallId">Pairs the call with its output.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">JSON text as the model wrote it; may be anything. Personal data: never logged.</param>
public sealed record ToolCall(string CallId, string Name, string Arguments)
{
    /// <summary>The arguments as they may be shown and kept: those marked <see cref="SecretArgumentAttribute"/> are masked.</summary>
    public string ShownArguments { get => field ?? Arguments; init; }

    /// <summary>True for a handoff, which is told by <see cref="Handoffs.AgentChangedEvent"/> and not as a tool.</summary>
    internal bool IsHandoff { get; init; }

    /// <summary>Whose call it is; null where one agent answers all the time.</summary>
    internal RealtimeAgent? Agent { get; init; }

    /// <summary>The conversation item of the call; null when the server gave it no id.</summary>
    public string? ItemId { get; init; }

    /// <summary>The hosted MCP server whose tool it is; null for a tool that runs here.</summary>
    public string? ServerLabel { get; init; }

    /// <summary>The response that made the call.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The name and the id: the arguments are personal data.</summary>
    public override string ToString() => $"{nameof(ToolCall)} {Name} ({CallId})";
}
