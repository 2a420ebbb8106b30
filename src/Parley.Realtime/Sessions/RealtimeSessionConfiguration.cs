using System.Text.Json.Serialization;

namespace Parley.Realtime.Sessions;

/// <summary>The configuration of a voice agent's session (protocol §4.1).</summary>
public sealed record RealtimeSessionConfiguration : SessionConfiguration
{
    /// <inheritdoc/>
    public override string Type => "realtime";

    /// <summary>The model's id; fixed for the life of the connection.</summary>
    public string? Model { get; init; }

    /// <summary>Exactly one of <c>audio</c> and <c>text</c>; default <c>audio</c>, which always includes a transcript.</summary>
    public IReadOnlyList<OutputModality>? OutputModalities { get; init; }

    /// <summary>The system prompt; empty clears it.</summary>
    public string? Instructions { get; init; }

    /// <summary>The tools that the model may call; replaces the whole list, empty clears it.</summary>
    public IReadOnlyList<ToolDefinition>? Tools { get; init; }

    /// <summary>Default <c>auto</c>.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Reasoning models only.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Reasoning models only.</summary>
    public ReasoningConfiguration? Reasoning { get; init; }

    /// <summary>1 to 4096, or infinite (the default).</summary>
    public MaxOutputTokens? MaxOutputTokens { get; init; }

    /// <summary>Null turns tracing off; cannot change once set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<TracingConfiguration> Tracing { get; init; }

    /// <summary>How old items leave the model's view; default <c>auto</c>.</summary>
    public TruncationConfiguration? Truncation { get; init; }

    /// <summary>A stored prompt; members set directly win over it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<PromptReference> Prompt { get; init; }
}
