using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Realtime.Json;

/// <summary>A member that may be null or a value; an absent one never comes here, since a default <see cref="Optional{T}"/> is not written.</summary>
internal sealed class OptionalConverter<T> : JsonConverter<Optional<T>>, IWrappingConverter
{
    public override bool HandleNull => true;

    public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null
            ? new Optional<T>(default)
            : new Optional<T>(JsonSerializer.Deserialize(ref reader, options.Metadata<T>()));

    public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options)
    {
        if (value.Value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Value, options.Metadata<T>());
        }
    }

    public JsonTypeInfo? Inner(JsonSerializerOptions options) => options.GetTypeInfo(typeof(T));

    public object? Unwrap(object value) => ((Optional<T>)value).Value;
}
