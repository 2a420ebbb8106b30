using Microsoft.Extensions.AI;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Compaction;

/// <summary>
/// Keeps a long conversation cheap and quick: the older part of its history becomes a summary, made by a text model beside the conversation,
/// and is deleted from the realtime model. The model's cache begins anew with it, so do it seldom. For one session; thread-safe.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="chatClient">Makes the summary: the conversation is sent to it. Not disposed.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class HistoryCompaction(RealtimeSession session, IChatClient chatClient, HistoryCompactionOptions? options = null)
{
    private readonly HistoryCompactionOptions _options = options ?? new HistoryCompactionOptions();
    private int _isRunning;

    /// <summary>
    /// Compacts the history if it is long, e.g. from a handler of <see cref="AgentEndedEvent"/>. What is said meanwhile stays. When the text model
    /// fails, nothing changes.
    /// </summary>
    /// <returns>False when the history is not long, when it is being compacted already, or when the summary is empty.</returns>
    /// <exception cref="RealtimeDisconnectedException">The session is closed.</exception>
    public async Task<bool> CompactAsync(CancellationToken cancellationToken = default)
    {
        if (session.History.Count < _options.LongFrom || Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            return false;
        }

        try
        {
            return await CompactAsync([.. session.History.SkipLast(_options.Keep)], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task<bool> CompactAsync(IReadOnlyList<HistoryItem> old, CancellationToken cancellationToken)
    {
        ChatMessage[] messages = [new(ChatRole.System, _options.Instructions), new(ChatRole.User, HistoryJson.Write(old))];
        var response = await chatClient.GetResponseAsync(messages, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(response.Text))
        {
            return false;
        }

        var oldIds = old.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        var summary = new HistoryMessage { ItemId = "", Role = MessageRole.System, Text = $"What was said before, in short:\n{response.Text.Trim()}" };
        await session.UpdateHistoryAsync(
            history => [summary, .. history.Where(item => !oldIds.Contains(item.ItemId))], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
