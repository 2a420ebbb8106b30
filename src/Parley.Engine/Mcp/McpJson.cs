using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;

namespace Parley.Engine.Mcp;

/// <summary>The official client's own source-generated JSON.</summary>
internal static class McpJson
{
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
