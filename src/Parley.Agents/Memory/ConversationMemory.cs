using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.History;
using Parley.Agents.Sessions;

namespace Parley.Agents.Memory;

/// <summary>
/// Lets agents remember their callers: what is known is told to every agent of a conversation at its start, and what is worth knowing is kept at
/// its end. A memory that fails costs the conversation nothing but the memory. Thread-safe.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="writer">What decides what is kept.</param>
/// <param name="timeProvider">Null for the system's clock.</param>
/// <param name="logger">Null for none. No caller and no word is in the log.</param>
public sealed class ConversationMemory(
    ICallerMemory store, IMemoryWriter writer, TimeProvider? timeProvider = null, ILogger<ConversationMemory>? logger = null)
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<ConversationMemory>.Instance;

    /// <summary>How long the start of a conversation waits for what is known; default 2 s.</summary>
    public TimeSpan RecallTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the writer and the store may take at the end; default 30 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a session is to be started with, so that its agents know the caller.</summary>
    /// <param name="callerId">Who calls, by an id of the application's choice.</param>
    /// <param name="options">How the session is run otherwise; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AgentSessionOptions> RecallAsync(
        string callerId, AgentSessionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AgentSessionOptions();
        CallerMemory? known = null;
        try
        {
            known = await WithinAsync(RecallTimeout, token => store.FindAsync(callerId, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // the application's store: callers are answered all the same
        {
            MemoryLog.RecallFailed(_logger, exception.GetType().Name);
        }

        var briefing = MemoryBriefing.For(known);
        return briefing is null ? options : options with { Briefing = options.Briefing is null ? briefing : $"{options.Briefing}\n\n{briefing}" };
    }

    /// <summary>Keeps what is worth knowing of a conversation that ends.</summary>
    /// <param name="callerId">Who called.</param>
    /// <param name="history">What was said: <see cref="RealtimeSession.History"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is known from now on; null when it could not be written and stays as it was.</returns>
    public async Task<CallerMemory?> RememberAsync(
        string callerId, IReadOnlyList<HistoryItem> history, CancellationToken cancellationToken = default)
    {
        try
        {
            return await WithinAsync(WriteTimeout, token => WriteAsync(callerId, history, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // a model's or the application's fault
        {
            MemoryLog.RememberFailed(_logger, exception.GetType().Name);
            return null;
        }
    }

    private async ValueTask<CallerMemory?> WriteAsync(string callerId, IReadOnlyList<HistoryItem> history, CancellationToken cancellationToken)
    {
        var earlier = await store.FindAsync(callerId, cancellationToken).ConfigureAwait(false) ?? new CallerMemory();
        var written = await writer.WriteAsync(earlier, history, cancellationToken).ConfigureAwait(false);
        var memory = MemoryBriefing.Bound(written) with { UpdatedAt = _timeProvider.GetUtcNow() };
        await store.SaveAsync(callerId, memory, cancellationToken).ConfigureAwait(false);
        return memory;
    }

    private async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await run(either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false); // what ignores its token holds nobody up
    }
}
