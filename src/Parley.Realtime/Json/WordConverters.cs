using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>A word of the wire that others extend: any string is kept.</summary>
internal abstract class WordConverter<T>(Func<string, T> wrap, Func<T, string> unwrap) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? wrap(reader.GetString()!) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(unwrap(value));
}

internal sealed class OutputModalityConverter() : WordConverter<OutputModality>(word => new OutputModality(word), value => value.Value);

internal sealed class ItemStatusConverter() : WordConverter<ItemStatus>(word => new ItemStatus(word), value => value.Value);

internal sealed class MessageRoleConverter() : WordConverter<MessageRole>(word => new MessageRole(word), value => value.Value);

internal sealed class ResponseStatusConverter() : WordConverter<ResponseStatus>(word => new ResponseStatus(word), value => value.Value);
