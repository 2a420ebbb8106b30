using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>A name, or an object with the <c>id</c> of a custom voice.</summary>
internal sealed class VoiceConverter : JsonConverter<Voice>
{
    public override Voice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new Voice(reader.GetString()!);
        }

        var custom = JsonSerializer.Deserialize(ref reader, options.Metadata<CustomVoice>()) ?? throw new JsonException();
        return new Voice(custom.Id, IsCustom: true);
    }

    public override void Write(Utf8JsonWriter writer, Voice value, JsonSerializerOptions options)
    {
        if (!value.IsCustom)
        {
            writer.WriteStringValue(value.Name);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Name);
        writer.WriteEndObject();
    }
}

/// <summary>The object form of a voice.</summary>
/// <param name="Id">The custom voice's id.</param>
internal sealed record CustomVoice(string Id);
