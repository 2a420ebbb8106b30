using System.Text.Json.Serialization;

namespace Parley.Server.Twilio.Outbound;

/// <summary>How the journal is written. A line that lacks a member is none of ours.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OutboundEntry))]
internal sealed partial class OutboundJson : JsonSerializerContext;
