using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Hosting;

/// <summary>One call of an agent's own tool, as it is shown to the client.</summary>
internal sealed class OwnCall(FunctionCallItem item, HostedConfiguration configuration)
{
    /// <summary>The item's id; the call has the same one to the client.</summary>
    public string ItemId { get; } = item.Id!;

    /// <summary>Pairs the call with its output, on the inner side.</summary>
    public string CallId { get; } = item.CallId ?? item.Id!;

    /// <summary>True when the client sees the arguments only at their end, some of them masked.</summary>
    public bool HasSecrets { get; } = configuration.SecretsOf(item.Name).Has(item.Name);

    /// <summary>The last of the deltas that were kept back for their secrets.</summary>
    public ResponseFunctionCallArgumentsDeltaEvent? HeldDelta { get; set; }

    /// <summary>The response; null until it is known.</summary>
    public string? ResponseId { get; set; }

    /// <summary>The item within the response's output.</summary>
    public int OutputIndex { get; set; }

    /// <summary>True from its start to its outcome.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Null until the tool has answered.</summary>
    public ToolOutcome? Outcome { get; set; }

    /// <summary>The end of the item's events, kept back until the outcome is known.</summary>
    public List<ServerEvent> Held { get; } = [];

    /// <summary>The arguments as the client sees them.</summary>
    public string Show(string arguments) => configuration.SecretsOf(item.Name).Mask(item.Name, arguments);

    /// <summary>The call as the client sees it.</summary>
    public McpCallItem Show(FunctionCallItem current) => new()
    {
        Id = ItemId,
        Object = current.Object,
        Status = current.Status,
        ServerLabel = configuration.ServerLabel,
        Name = current.Name,
        Arguments = Show(current.Arguments),
        Output = Outcome is { Failure: ToolFailure.None } answered ? answered.Output : null,
        Error = Outcome is { Error: { } error } ? new McpCallError("tool_execution_error", error) : null,
    };
}
