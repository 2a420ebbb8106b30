using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>A number, or <c>"inf"</c>.</summary>
internal sealed class MaxOutputTokensConverter : JsonConverter<MaxOutputTokens>
{
    public override MaxOutputTokens Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt32(out var count) => new MaxOutputTokens(count),
            JsonTokenType.String when reader.ValueTextEquals("inf"u8) => MaxOutputTokens.Infinite,
            _ => throw new JsonException(),
        };

    public override void Write(Utf8JsonWriter writer, MaxOutputTokens value, JsonSerializerOptions options)
    {
        if (value.Count is { } count)
        {
            writer.WriteNumberValue(count);
        }
        else
        {
            writer.WriteStringValue("inf"u8);
        }
    }
}
