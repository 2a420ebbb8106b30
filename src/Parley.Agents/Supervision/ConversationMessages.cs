using Microsoft.Extensions.AI;
using Parley.Agents.History;
using Parley.Realtime.Items;

namespace Parley.Agents.Supervision;

/// <summary>A conversation as a text model reads it.</summary>
internal static class ConversationMessages
{
    /// <summary>The last messages, oldest first: no tool calls, nothing that has no words.</summary>
    public static List<ChatMessage> Of(IReadOnlyList<HistoryItem> history, int maxCount) =>
        [.. history.OfType<HistoryMessage>()
            .Where(message => message.Text.Length > 0)
            .TakeLast(maxCount)
            .Select(message => new ChatMessage(Role(message.Role), message.Text))];

    private static ChatRole Role(MessageRole role) =>
        role == MessageRole.Assistant ? ChatRole.Assistant : role == MessageRole.System ? ChatRole.System : ChatRole.User;
}
