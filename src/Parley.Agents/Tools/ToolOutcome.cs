using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>How a call ended. Every call has exactly one.</summary>
/// <param name="Call">The call.</param>
/// <param name="Output">What the model is told; for a failure, JSON with the member <c>error</c>, or the words of whoever rejected it.</param>
public sealed record ToolOutcome(ToolCall Call, string Output)
{
    /// <summary>Why it failed; <see cref="ToolFailure.None"/> when it did not.</summary>
    public ToolFailure Failure { get; init; }

    /// <summary>The failure in words, as the model is told; null when there is none.</summary>
    public string? Error { get; init; }

    /// <summary>What the tool threw; null when it did not. Never sent to the model: it may hold secrets.</summary>
    public Exception? Exception { get; init; }

    /// <summary>True when the session ends with it, after the model was told.</summary>
    public bool IsFatal { get; init; }

    /// <summary>When the agent speaks about it.</summary>
    public ToolResponseMode RespondAfter { get; init; }

    /// <summary>How the response that follows differs from the session; null for not at all.</summary>
    public ResponseConfiguration? Response { get; init; }

    /// <summary>From the call to its end, waiting for a free slot included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The call and how it ended: the output is personal data.</summary>
    public override string ToString() => $"{nameof(ToolOutcome)} of {Call.Name} ({Call.CallId}): {Failure}";
}
