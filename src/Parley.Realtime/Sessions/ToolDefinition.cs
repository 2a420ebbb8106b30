using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>A tool that the model may call (protocol §4.7).</summary>
public abstract record ToolDefinition
{
    /// <summary><c>function</c> or <c>mcp</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>A function that the client runs.</summary>
public sealed record FunctionToolDefinition : ToolDefinition
{
    /// <inheritdoc/>
    public override string Type => "function";

    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, for the model. Echoed as null when it was not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string> Description { get; init; }

    /// <summary>A JSON Schema object; null when it takes nothing.</summary>
    public JsonElement? Parameters { get; init; }
}

/// <summary>A server of the Model Context Protocol whose tools the model may call.</summary>
public sealed record McpToolDefinition : ToolDefinition
{
    /// <inheritdoc/>
    public override string Type => "mcp";

    /// <summary>Unique in the session.</summary>
    public required string ServerLabel { get; init; }

    /// <summary>Where the server is.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>A tunnel to a private server.</summary>
    public string? TunnelId { get; init; }

    /// <summary>A connector instead of a server.</summary>
    public string? ConnectorId { get; init; }

    /// <summary>An OAuth bearer token. A secret: never echoed, never logged.</summary>
    public string? Authorization { get; init; }

    /// <summary>Headers for the server. Secrets: never echoed, never logged.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>What the server offers, for the model.</summary>
    public string? ServerDescription { get; init; }

    /// <summary>Names, or a filter object; kept as it came.</summary>
    public JsonElement? AllowedTools { get; init; }

    /// <summary><c>always</c> (the default), <c>never</c>, or a filter object; kept as it came.</summary>
    public JsonElement? RequireApproval { get; init; }

    /// <summary><c>direct</c>, <c>programmatic</c>.</summary>
    public IReadOnlyList<string>? AllowedCallers { get; init; }

    /// <summary>Load definitions when they are needed.</summary>
    public bool? DeferLoading { get; init; }

    /// <summary>The label alone: authorization, headers and even the URL may hold secrets.</summary>
    public override string ToString() => $"{nameof(McpToolDefinition)} {{ {nameof(ServerLabel)} = {ServerLabel} }}";
}

/// <summary>A tool of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's type.</param>
/// <param name="Json">The whole object.</param>
public sealed record UnknownToolDefinition(string UnknownType, JsonElement Json) : ToolDefinition
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}
