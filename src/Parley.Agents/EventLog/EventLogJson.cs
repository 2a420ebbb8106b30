using System.Text.Json.Serialization;

namespace Parley.Agents.EventLog;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EventLogEntry))]
internal sealed partial class EventLogJson : JsonSerializerContext;
