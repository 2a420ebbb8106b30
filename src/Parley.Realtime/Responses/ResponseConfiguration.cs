using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Responses;

/// <summary>What a <c>response.create</c> asks for where it differs from the session (protocol §6.1).</summary>
public sealed record ResponseConfiguration
{
    /// <summary><c>auto</c> (the default) or <c>none</c> for an out-of-band response.</summary>
    public string? Conversation { get; init; }

    /// <summary>Null for the whole conversation; empty for no context.</summary>
    public IReadOnlyList<ConversationItem>? Input { get; init; }

    /// <summary>Instead of the session's instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>Instead of the session's modalities.</summary>
    public IReadOnlyList<OutputModality>? OutputModalities { get; init; }

    /// <summary>Format and voice of the output.</summary>
    public ResponseAudioConfiguration? Audio { get; init; }

    /// <summary>Instead of the session's tools.</summary>
    public IReadOnlyList<ToolDefinition>? Tools { get; init; }

    /// <summary>Instead of the session's choice.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Reasoning models only.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Instead of the session's cap.</summary>
    public MaxOutputTokens? MaxOutputTokens { get; init; }

    /// <summary>Reasoning models only.</summary>
    public ReasoningConfiguration? Reasoning { get; init; }

    /// <summary>A stored prompt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<PromptReference> Prompt { get; init; }

    /// <summary>At most 16 pairs, keys to 64 and values to 512 characters; echoed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>The <c>audio</c> member of a response.</summary>
/// <param name="Output">Format and voice; speed is the session's alone.</param>
public sealed record ResponseAudioConfiguration(AudioOutputConfiguration? Output = null)
{
    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}
