using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary><c>"auto"</c>, or an object.</summary>
internal sealed class TracingConverter : JsonConverter<TracingConfiguration>
{
    public override TracingConfiguration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueTextEquals("auto"u8) ? new TracingConfiguration { IsAuto = true } : throw new JsonException();
        }

        var named = JsonSerializer.Deserialize(ref reader, options.Metadata<NamedTracing>()) ?? throw new JsonException();
        return new TracingConfiguration
        {
            WorkflowName = named.WorkflowName,
            GroupId = named.GroupId,
            Metadata = named.Metadata,
            ExtensionData = named.ExtensionData,
        };
    }

    public override void Write(Utf8JsonWriter writer, TracingConfiguration value, JsonSerializerOptions options)
    {
        if (value.IsAuto)
        {
            writer.WriteStringValue("auto"u8);
            return;
        }

        var named = new NamedTracing(value.WorkflowName, value.GroupId, value.Metadata) { ExtensionData = value.ExtensionData };
        JsonSerializer.Serialize(writer, named, options.Metadata<NamedTracing>());
    }
}

/// <summary>The object form of <see cref="TracingConfiguration"/>.</summary>
internal sealed record NamedTracing(string? WorkflowName = null, string? GroupId = null, JsonElement? Metadata = null)
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
