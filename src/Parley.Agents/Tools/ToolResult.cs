using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>What a tool answers where it wants to say more than a value: how, and whether, the agent speaks about it.</summary>
public sealed record ToolResult
{
    private ToolResult(string content) => Content = content;

    /// <summary>What the model is told.</summary>
    public string Content { get; }

    /// <summary>When the agent speaks about it; null for what the tool's <see cref="RealtimeToolOptions.RespondAfter"/> says.</summary>
    public ToolResponseMode? RespondAfter { get; init; }

    /// <summary>How the response that follows differs from the session; null for not at all. Its instructions replace the session's.</summary>
    public ResponseConfiguration? Response { get; init; }

    /// <summary>A text, as it is.</summary>
    public static ToolResult Text(string content) => new(content);

    /// <summary>A value as JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">How it is written, from a source-generated context.</param>
    public static ToolResult Json<T>(T value, JsonTypeInfo<T> typeInfo) => Json(JsonSerializer.SerializeToElement(value, typeInfo));

    /// <summary>A JSON value.</summary>
    public static ToolResult Json(JsonElement value) => new(ToolOutput.Compact(value));

    /// <summary>A text that the model keeps in mind without speaking about it now.</summary>
    public static ToolResult Silent(string content) => new(content) { RespondAfter = ToolResponseMode.Never };

    /// <summary>A text, and how the one response that follows is to be.</summary>
    /// <param name="content">What the model is told.</param>
    /// <param name="response">How the response differs; its instructions replace the session's.</param>
    public static ToolResult WithInstructions(string content, ResponseConfiguration response) => new(content) { Response = response };

    /// <summary>The length alone: the content may be personal.</summary>
    public override string ToString() => $"{nameof(ToolResult)} of {Content.Length} characters";
}
