using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>What <see cref="SessionResponses.GenerateAsync"/> made.</summary>
/// <param name="Response">Its outcome: status, items and usage. Functions that it calls are not run.</param>
/// <param name="Text">All that it says, written or spoken. Empty when it says nothing.</param>
/// <param name="Audio">Raw audio in the session's output format; empty for text.</param>
public sealed record GeneratedResponse(Response Response, string Text, ReadOnlyMemory<byte> Audio)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(GeneratedResponse)} {Response.Id}: {Response.Status}"; // the words are personal data
}
