using System.Text.Json.Serialization;

namespace Parley.Server.Keys;

/// <summary>The key file's content.</summary>
internal sealed record ApiKeyList
{
    public required IReadOnlyList<ApiKey> Keys { get; init; }
}

/// <summary>How the key file is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(ApiKeyList))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
