using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Json;

/// <summary>A word, or an object with a retention ratio and token limits (protocol §4.8).</summary>
internal sealed class TruncationConverter : JsonConverter<TruncationConfiguration>
{
    public override TruncationConfiguration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new TruncationConfiguration(reader.GetString()!);
        }

        var ratio = JsonSerializer.Deserialize(ref reader, options.Metadata<RatioTruncation>()) ?? throw new JsonException();
        return new TruncationConfiguration(ratio.Type, ratio.RetentionRatio, ratio.TokenLimits?.PostInstructions)
        {
            ExtensionData = ratio.ExtensionData,
        };
    }

    public override void Write(Utf8JsonWriter writer, TruncationConfiguration value, JsonSerializerOptions options)
    {
        if (value is { RetentionRatio: null, PostInstructionsTokenLimit: null, ExtensionData: null })
        {
            writer.WriteStringValue(value.Type);
            return;
        }

        var limits = value.PostInstructionsTokenLimit is { } limit ? new TruncationTokenLimits(limit) : null;
        var ratio = new RatioTruncation(value.Type, value.RetentionRatio, limits) { ExtensionData = value.ExtensionData };
        JsonSerializer.Serialize(writer, ratio, options.Metadata<RatioTruncation>());
    }
}

/// <summary>The object form of <see cref="TruncationConfiguration"/>.</summary>
internal sealed record RatioTruncation(string Type, double? RetentionRatio = null, TruncationTokenLimits? TokenLimits = null)
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>token_limits</c> member.</summary>
internal sealed record TruncationTokenLimits(int? PostInstructions = null);
