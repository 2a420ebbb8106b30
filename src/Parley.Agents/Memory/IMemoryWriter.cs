using Parley.Agents.History;

namespace Parley.Agents.Memory;

/// <summary>Decides what of a conversation is worth remembering. Thread-safe.</summary>
public interface IMemoryWriter
{
    /// <summary>What is to be known from now on.</summary>
    /// <param name="earlier">What was known before; empty for a new caller.</param>
    /// <param name="history">The conversation that ended.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ConversationMemory.WriteTimeout"/>.</param>
    ValueTask<CallerMemory> WriteAsync(CallerMemory earlier, IReadOnlyList<HistoryItem> history, CancellationToken cancellationToken);
}
