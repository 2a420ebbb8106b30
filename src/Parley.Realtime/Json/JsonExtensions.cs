using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Realtime.Json;

/// <summary>Small reads that the converters share.</summary>
internal static class JsonExtensions
{
    /// <summary>The source-generated metadata of <typeparamref name="T"/>.</summary>
    public static JsonTypeInfo<T> Metadata<T>(this JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>A string member of an object; null when absent or not a string.</summary>
    public static string? StringMember(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
