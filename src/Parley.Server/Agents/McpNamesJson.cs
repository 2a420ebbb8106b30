using System.Text.Json.Serialization;

namespace Parley.Server.Agents;

/// <summary>How names are written in a definition of an MCP server.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class McpNamesJson : JsonSerializerContext;
