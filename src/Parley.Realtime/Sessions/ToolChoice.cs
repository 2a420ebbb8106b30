using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>Whether and which tool the model must call (protocol §4.7).</summary>
/// <param name="Mode"><c>none</c>, <c>auto</c>, <c>required</c>; or <c>function</c> or <c>mcp</c> for the object forms.</param>
/// <param name="Name">The function's or MCP tool's name in the object forms.</param>
/// <param name="ServerLabel">The MCP server's label.</param>
public sealed record ToolChoice(string Mode, string? Name = null, string? ServerLabel = null)
{
    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new("auto");

    /// <summary>No tool is called.</summary>
    public static ToolChoice None { get; } = new("none");

    /// <summary>Some tool is called.</summary>
    public static ToolChoice Required { get; } = new("required");

    /// <summary>The function of this name is called.</summary>
    public static ToolChoice Function(string name) => new("function", name);

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
