using Microsoft.Extensions.AI;

namespace Parley.Testing.Stages;

/// <summary>What a <see cref="FakeChatClient"/> was asked once.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">Instructions, tools and the rest; null when none were given.</param>
public sealed record FakeChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>The text of the last user message; empty when there is none.</summary>
    public string LastUserText => Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
}
