using System.Text.Json.Serialization;

namespace Parley.Server.Access;

/// <summary>The user file's content.</summary>
internal sealed record UserList
{
    public required IReadOnlyList<User> Users { get; init; }
}

/// <summary>How the user file is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(UserList))]
internal sealed partial class UserJson : JsonSerializerContext;
