using System.Text.Json.Serialization;

namespace Parley.Server.Access;

/// <summary>What a user or an API key may do with calls and their records; each role includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccessRole>))]
public enum AccessRole
{
    /// <summary>Nothing of that. A key without a role still holds conversations (<c>/v1/realtime</c>, the page).</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Sees live calls, records and figures; listens.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Also acts on calls: places them, says a line, transfers, hangs up.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Also erases, holds, and changes what is configured.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}
