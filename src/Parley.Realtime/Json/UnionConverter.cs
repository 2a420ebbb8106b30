using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Json;

/// <summary>Reads an object whose <c>type</c> says which record it is, and keeps a type that is not known whole.</summary>
internal abstract class UnionConverter<T>(FrozenDictionary<string, Type> members) : JsonConverter<T>, IUnionConverter
    where T : class
{
    public override bool HandleNull => true;

    public virtual IReadOnlyCollection<string> RequiredWords => [];

    public Type? MemberOf(string word) => members.GetValueOrDefault(word);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var word = FindType(reader) ?? throw new JsonException();
        return members.TryGetValue(word, out var member)
            ? (T)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(member))!
            : Keep(word, JsonElement.ParseValue(ref reader)) ?? throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (Kept(value) is { } json)
        {
            json.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
        }
    }

    /// <summary>The record that keeps an unknown type whole; null when none may be unknown.</summary>
    protected abstract T? Keep(string word, JsonElement json);

    /// <summary>The JSON of a record that <see cref="Keep"/> made; null for any other.</summary>
    protected abstract JsonElement? Kept(T value);

    /// <summary>The object's <c>type</c>, wherever it stands. The reader is a copy: the caller's does not move.</summary>
    private static string? FindType(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}
