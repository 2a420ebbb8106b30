using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Items;

/// <summary>One item of a conversation (protocol §5). Its <c>type</c> decides the kind.</summary>
public abstract record ConversationItem
{
    /// <summary>The wire's type.</summary>
    public abstract string Type { get; }

    /// <summary>At most 32 characters; null lets the server choose.</summary>
    [JsonPropertyOrder(-4)]
    public string? Id { get; init; }

    /// <summary><c>realtime.item</c> where a server sends it at all.</summary>
    public string? Object { get; init; }

    /// <summary>Informational; has no effect on the conversation.</summary>
    [JsonPropertyOrder(-2)]
    public ItemStatus? Status { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
