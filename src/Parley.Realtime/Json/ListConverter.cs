using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Json;

/// <summary>A JSON array without nulls. The serializer's own lists let null elements in, whatever the element type says.</summary>
internal sealed class ListConverter<T> : JsonConverter<IReadOnlyList<T>>, IListConverter
    where T : notnull
{
    public Type ElementType => typeof(T);

    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var element = options.Metadata<T>();
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(JsonSerializer.Deserialize(ref reader, element) ?? throw new JsonException());
        }

        return list;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        var element = options.Metadata<T>();
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++)
        {
            JsonSerializer.Serialize(writer, value[i], element);
        }

        writer.WriteEndArray();
    }
}
