using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Realtime.Json;

/// <summary>A converter whose value is another value with null allowed; lets metadata be walked through it.</summary>
internal interface IWrappingConverter
{
    /// <summary>The metadata of the value inside.</summary>
    JsonTypeInfo? Inner(JsonSerializerOptions options);

    /// <summary>The value inside; null for none.</summary>
    object? Unwrap(object value);
}
