using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>A word, or an object that names a function or an MCP server's tool (protocol §4.7).</summary>
internal sealed class ToolChoiceConverter : JsonConverter<ToolChoice>
{
    public override ToolChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new ToolChoice(reader.GetString()!);
        }

        var named = JsonSerializer.Deserialize(ref reader, options.Metadata<NamedToolChoice>()) ?? throw new JsonException();
        return new ToolChoice(named.Type, named.Name, named.ServerLabel) { ExtensionData = named.ExtensionData };
    }

    public override void Write(Utf8JsonWriter writer, ToolChoice value, JsonSerializerOptions options)
    {
        if (value is { Name: null, ServerLabel: null, ExtensionData: null })
        {
            writer.WriteStringValue(value.Mode);
            return;
        }

        var named = new NamedToolChoice(value.Mode, value.Name, value.ServerLabel) { ExtensionData = value.ExtensionData };
        JsonSerializer.Serialize(writer, named, options.Metadata<NamedToolChoice>());
    }
}

/// <summary>The object form of <see cref="ToolChoice"/>.</summary>
internal sealed record NamedToolChoice(string Type, string? Name = null, string? ServerLabel = null)
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
