using Parley.Calls.Control;

namespace Parley.Server.Configuration;

/// <summary>One entry of <c>agents:</c> in <c>parley.yaml</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>The agent's id and model id: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64.</summary>
    public required string Name { get; set; }

    /// <summary>The name that people see; null: <see cref="Name"/>.</summary>
    public string? Title { get; set; }

    /// <summary>One sentence about what the agent does.</summary>
    public string? Description { get; set; }

    /// <summary>The situation that it belongs to, by which the page lets people choose among many agents; null for none.</summary>
    public string? Scenario { get; set; }

    /// <summary>The system prompt. Default empty.</summary>
    public string Instructions { get; set; } = "";

    /// <summary>The voice, by a Realtime name such as <c>marin</c> or another that the synthesiser knows; null: the engine's own.</summary>
    public string? Voice { get; set; }

    /// <summary>Names of tool sets or of single tools, as registered with <c>AddTools</c>.</summary>
    public IList<string> Tools { get; } = [];

    /// <summary>The full path of the dialogue script that stands in for a language model; null: the built-in small talk.</summary>
    public string? Script { get; set; }

    /// <summary>Whom the agent may put callers through to with <c>transfer_to_human</c>, by name. Default nobody.</summary>
    public IDictionary<string, CallTransfer> Transfers { get; } = new Dictionary<string, CallTransfer>(StringComparer.Ordinal);

    /// <summary>How much louder it is on the telephone than its model speaks, -12 to 12 dB; null: as <c>calls.volume_db</c> says.</summary>
    public double? VolumeDb { get; set; }

    /// <summary>What comes before its calls are recorded; null: as <c>calls.consent</c> says.</summary>
    public ConsentOptions? Consent { get; set; }

    /// <summary>Questions to try, shown on the page.</summary>
    public IList<string> Examples { get; } = [];

    /// <summary>MCP servers whose tools it may use, by their labels in <c>mcp.servers:</c>. Default none.</summary>
    public IList<string> McpServers { get; } = [];

    /// <summary>Who may take over. Default nobody.</summary>
    public IList<AgentHandoffOptions> Handoffs { get; } = [];

    /// <summary>What watches what is said. Default nothing.</summary>
    public IList<AgentGuardrailOptions> Guardrails { get; } = [];

    /// <summary>The model of the Realtime service that it speaks through; null for the service's. Without a service it has no effect.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// Models of the service, in order, for calls whose own model cannot be had; <c>parley</c> is the self-hosted engine. Without a service it
    /// has no effect. Default none.
    /// </summary>
    public IList<string> Fallbacks { get; } = [];

    /// <summary>What is worked on beside its calls; null for nothing. Code attaches a brain of its own with <c>OnCall</c>.</summary>
    internal AgentBrainOptions? Brain { get; set; }

    /// <summary>When the caller's turn starts and ends; null: the engine's defaults.</summary>
    public AgentTurnDetectionOptions? TurnDetection { get; set; }
}
