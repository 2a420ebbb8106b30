using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Playout;
using Parley.Agents.Sending;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Callbacks;

/// <summary>
/// A <see cref="RealtimeSession"/> for simple programs: set the callbacks that matter, connect, send audio. Callbacks run one at a time, in the
/// order of what happened, beside the session; one that throws is told to <see cref="OnError"/> and ends nothing. They may be changed at any
/// time. Any thread may send. Connects once.
/// </summary>
/// <param name="agent">Who answers.</param>
/// <param name="model">What speaks.</param>
/// <param name="options">Null for the defaults.</param>
/// <param name="context">The application's own value, for <see cref="RunContext.Value"/>; null for none.</param>
/// <param name="timeProvider">Null for the system's clock.</param>
/// <param name="logger">Null for none.</param>
public sealed class VoiceConversation(
    RealtimeAgent agent,
    IRealtimeModel model,
    AgentSessionOptions? options = null,
    object? context = null,
    TimeProvider? timeProvider = null,
    ILogger? logger = null) : IAsyncDisposable
{
    /// <summary>Two minutes of PCM16 at 24 kHz: a model gives a whole answer faster than it is played.</summary>
    private const int MaxBacklogByteCount = 120 * 48_000;

    /// <summary>How much of the user's audio is kept while the model is being reached; what is older is dropped.</summary>
    public static readonly TimeSpan EarlyAudioLimit = TimeSpan.FromSeconds(10);

    private readonly AudioBacklog _backlog = new(MaxBacklogByteCount);
    private readonly EarlyAudio _audio = new((int)(EarlyAudioLimit.TotalSeconds * AudioLength.BytesPerSecond(options?.InputFormat)));
    private RealtimeSession? _session;
    private JoinedAudioSender? _sender;
    private Task _pumping = Task.CompletedTask;
    private readonly CancellationTokenSource _stopping = new();
    private int _hasConnected;

    /// <summary>The agent's audio in the session's output format (PCM16 at 24 kHz unless set); valid until the callback completes.</summary>
    public Func<ReadOnlyMemory<byte>, Task>? OnAudio { get; set; }

    /// <summary>What the agent says: the text so far, and whether it is complete.</summary>
    public Func<string, bool, Task>? OnTranscript { get; set; }

    /// <summary>What the user said, once it is recognised.</summary>
    public Func<string, Task>? OnUserTranscript { get; set; }

    /// <summary>
    /// The agent has said what it had to say, was cut short, or failed to answer, as <see cref="OnError"/> then says. Its audio is
    /// generated, not yet played.
    /// </summary>
    public Func<Task>? OnTurnComplete { get; set; }

    /// <summary>The user fell silent, as turn detection hears it.</summary>
    public Func<Task>? OnUserTurnComplete { get; set; }

    /// <summary>The user interrupts: stop playing and drop what is queued. What waits for <see cref="GetAudioAsync"/> is dropped already.</summary>
    public Func<Task>? OnInterrupted { get; set; }

    /// <summary>Something went wrong; the conversation goes on unless <see cref="OnDisconnected"/> follows. Code <c>callback_failed</c>: a callback threw.</summary>
    public Func<SessionErrorEvent, Task>? OnError { get; set; }

    /// <summary>The conversation is over; the last call.</summary>
    public Func<SessionCloseReason, Task>? OnDisconnected { get; set; }

    /// <summary>The session, for what this class does not offer; null before <see cref="ConnectAsync"/>. Its events are read already.</summary>
    public RealtimeSession? Session => Volatile.Read(ref _session);

    /// <summary>How many bytes of the agent's audio were dropped because two minutes of it waited for <see cref="GetAudioAsync"/>.</summary>
    public long DroppedAudioByteCount => _backlog.DroppedByteCount;

    /// <summary>How many bytes of the user's audio were dropped because connecting took longer than <see cref="EarlyAudioLimit"/>.</summary>
    public long DroppedUserAudioByteCount => _audio.DroppedByteCount;

    /// <summary>Connects to the model and makes it the agent.</summary>
    /// <param name="initialPrompt">
    /// What the agent opens the conversation with, e.g. a greeting; the model gets it as a system message and speaks first. Null: the user begins.
    /// </param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="RealtimeConnectException">The model refused, did not answer in time, or rejected the agent's settings.</exception>
    /// <exception cref="OperationCanceledException">It was ended or given up meanwhile.</exception>
    /// <exception cref="InvalidOperationException">It was connected before, or is being connected.</exception>
    public async Task ConnectAsync(string? initialPrompt = null, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _hasConnected, 1) != 0)
        {
            throw new InvalidOperationException("A conversation connects once; make another one.");
        }

        var clock = timeProvider ?? TimeProvider.System;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        var session = await RealtimeSession.StartAsync(agent, model, options, context, clock, logger, either.Token).ConfigureAwait(false);
        var format = session.Configuration.Audio?.Input?.Format ?? AudioFormatConfiguration.Pcm;
        var bytesPerSecond = AudioLength.BytesPerSecond(format);
        _sender = new JoinedAudioSender(session.SendAudioAsync, bytesPerSecond, clock);
        Volatile.Write(ref _session, session);
        _pumping = new CallbackPump(this, _backlog, logger ?? NullLogger.Instance).RunAsync(session.Events);
        if (_stopping.IsCancellationRequested) // too late for who disconnects to have seen the session
        {
            await DisconnectAsync().ConfigureAwait(false);
            _stopping.Token.ThrowIfCancellationRequested();
        }

        await _audio.OpenAsync(_sender, cancellationToken).ConfigureAwait(false);
        if (initialPrompt is not null)
        {
            await session.SendMessageAsync(Message(MessageRole.System, initialPrompt), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends the user's audio. Small pieces are joined, up to ten a message; none waits longer than 20 ms. What comes while
    /// <see cref="ConnectAsync"/> runs is kept, up to <see cref="EarlyAudioLimit"/>, and heard first. <paramref name="audio"/> is copied.
    /// </summary>
    /// <param name="audio">In the session's input format (PCM16 at 24 kHz unless set); any length.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    /// <exception cref="RealtimeDisconnectedException">The conversation has ended; not with <see cref="AudioWhenClosed.Drop"/>.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ConnectAsync"/> was not called yet.</exception>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _hasConnected) == 0 ? throw NotConnected()
        : options?.AudioWhenClosed == AudioWhenClosed.Drop ? SendOrDropAsync(audio, cancellationToken)
        : _audio.SendAsync(audio, cancellationToken);

    /// <summary>Says something in writing as the user.</summary>
    /// <param name="text">The words.</param>
    /// <param name="endOfTurn">True to have it answered; false when more follows.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RealtimeDisconnectedException">The conversation has ended.</exception>
    /// <exception cref="InvalidOperationException">It is not connected yet.</exception>
    public Task SendTextAsync(string text, bool endOfTurn = true, CancellationToken cancellationToken = default)
    {
        var session = Session ?? throw NotConnected();
        return session.SendMessageAsync(
            Message(MessageRole.User, text), endOfTurn ? MessageAnswer.Respond : MessageAnswer.Silent, cancellationToken);
    }

    /// <summary>
    /// The agent's next audio, once there is some; empty when the conversation is over. The memory is the caller's. While
    /// <see cref="OnAudio"/> is set and this was never called, nothing waits for it: it begins with what comes after the first call.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<ReadOnlyMemory<byte>> GetAudioAsync(CancellationToken cancellationToken = default) => _backlog.TakeAsync(cancellationToken);

    /// <summary>Ends the conversation, also one that is just being connected: <see cref="ConnectAsync"/> is then cancelled. May be called by a callback.</summary>
    public async Task DisconnectAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model may have registered something there
        if (_sender is not null)
        {
            await _sender.DisposeAsync().ConfigureAwait(false);
        }

        if (Session is { } session)
        {
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the conversation and waits for the callbacks; not to be called by one.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync().ConfigureAwait(false);
        await _pumping.ConfigureAwait(false);
        if (Session is { } session)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        _backlog.Dispose();
    }

    private async ValueTask SendOrDropAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        try
        {
            await _audio.SendAsync(audio, cancellationToken).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // as its owner wants it
        }
    }

    private static MessageItem Message(MessageRole role, string text) => new() { Role = role, Content = [new InputTextPart { Text = text }] };

    private static InvalidOperationException NotConnected() => new("Call ConnectAsync first.");
}
