using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Agents.History;
using Parley.Agents.Memory;
using Parley.Agents.Sessions;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Storage;

namespace Parley.Server.Records;

/// <summary>Lets agents remember who calls by telephone, by the number. Thread-safe.</summary>
internal sealed class CallerMemories : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _writing = new();
    private readonly ConversationMemory? _memory;

    /// <param name="options">Whether callers are remembered.</param>
    /// <param name="store">Null where no records are kept.</param>
    /// <param name="writer">The application's; null for the engine's chat model.</param>
    /// <param name="stages">Whose chat model writes the notes.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Told of faults.</param>
    /// <exception cref="ParleyConfigurationException">Callers are to be remembered, and something for that is missing.</exception>
    public CallerMemories(
        ParleyOptions options, ICallStore? store, IMemoryWriter? writer, StageClients stages, TimeProvider timeProvider, ILogger<ConversationMemory> logger)
    {
        if (!options.Memory.RemembersCallers)
        {
            return;
        }

        var notes = writer ?? (stages.ChatModel is { } chat ? new ChatMemoryWriter(chat) : null);
        _memory = new ConversationMemory(
            store?.Memory ?? throw new ParleyConfigurationException("memory.remember_callers needs records to be kept: set storage.keep."),
            notes ?? throw new ParleyConfigurationException(
                "memory.remember_callers needs a language model that writes the notes: set engine.chat, or register an IMemoryWriter."),
            timeProvider,
            logger);
    }

    /// <summary>How a call's session is to be run, so that its agents know the caller.</summary>
    public async Task<AgentSessionOptions> RecallAsync(LiveCall live, AgentSessionOptions options, CancellationToken cancellationToken) =>
        _memory is { } memory && CallerNumber.Of(live) is { } caller ? await memory.RecallAsync(caller, options, cancellationToken) : options;

    /// <summary>A conversation is over. What is worth knowing is written beside; the server's end waits for it.</summary>
    public void Remember(LiveCall live, IReadOnlyList<HistoryItem> history)
    {
        if (_memory is not { } memory || CallerNumber.Of(live) is not { } caller || !history.OfType<HistoryMessage>().Any())
        {
            return;
        }

        var writing = memory.RememberAsync(caller, history);
        _writing[writing] = 0;
        foreach (var written in _writing.Keys.Where(task => task.IsCompleted))
        {
            _writing.TryRemove(written, out _);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_writing.Keys); // each has its own time limit, and never faults
}
