using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Responses;

/// <summary>One inference run (protocol §8.1).</summary>
public sealed record Response
{
    /// <summary><c>realtime.response</c>.</summary>
    public string? Object { get; init; } = "realtime.response";

    /// <summary><c>resp_</c> and 21 characters.</summary>
    public required string Id { get; init; }

    /// <summary>How it stands.</summary>
    public required ResponseStatus Status { get; init; }

    /// <summary>Why it ended as it did; null, and written as null, while it runs and when it completed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseStatusDetails? StatusDetails { get; init; }

    /// <summary>The items made, without audio bytes.</summary>
    public required IReadOnlyList<ConversationItem> Output { get; init; }

    /// <summary>Null, and written as null, for an out-of-band response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ConversationId { get; init; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<OutputModality>? OutputModalities { get; init; }

    /// <summary>The cap on its tokens.</summary>
    public MaxOutputTokens? MaxOutputTokens { get; init; }

    /// <summary>Format and voice.</summary>
    public ResponseAudioConfiguration? Audio { get; init; }

    /// <summary>Null, and written as null, until it is done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Usage? Usage { get; init; }

    /// <summary>As given in <c>response.create</c>; null, and written as null, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
