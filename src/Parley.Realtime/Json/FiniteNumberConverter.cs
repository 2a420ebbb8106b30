using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Json;

/// <summary>A decimal number that a double can hold: <c>1e400</c> would be read as infinity, which JSON cannot write again.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
