using Microsoft.Extensions.AI;
using Parley.Realtime.Items;

namespace Parley.Agents.Brain;

/// <summary>One piece of background work.</summary>
public sealed class WorkRequest
{
    /// <summary>Its id: the same work never gets another. Other systems can use it to do a thing once.</summary>
    public required string WorkId { get; init; }

    /// <summary>What it is for.</summary>
    public required RecognisedIntent Intent { get; init; }

    /// <summary>What was said up to then, oldest first.</summary>
    public required IReadOnlyList<TranscriptLine> Transcript { get; init; }

    /// <summary>What the session's callbacks share.</summary>
    public required RunContext Context { get; init; }

    /// <summary>The transcript as a text agent takes it.</summary>
    public IReadOnlyList<ChatMessage> ToChatMessages() =>
        [.. Transcript.Select(line => new ChatMessage(line.Role == MessageRole.User ? ChatRole.User : ChatRole.Assistant, line.Text))];
}
