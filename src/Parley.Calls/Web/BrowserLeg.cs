using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Playout;
using Parley.Calls.Legs;

namespace Parley.Calls.Web;

/// <summary>
/// A browser's page as a leg, over a WebSocket: binary messages are audio of one format, text messages JSON (see <c>docs/browser-leg.md</c>).
/// The page plays, and reports what was heard. Unless it may direct, nothing that it
/// sends can do more than end its own call.
/// </summary>
public sealed class BrowserLeg : ILeg
{
    private const int MaxSentAudioByteCount = 32 * 1024;
    private const int SignalCapacity = 64; // full: the page writes faster than an agent can answer, and the leg ends
    private readonly WebSocket _socket;
    private readonly BrowserLegOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly LegInputQueue _input;
    private readonly BrowserOutbox _outbox;
    private readonly PlayoutLedger _playout;
    private readonly DirectingView? _view;
    private readonly Channel<LegSignal> _signals = Channel.CreateBounded<LegSignal>(SignalCapacity + 1); // and the last one
    private readonly Task _receiving;
    private readonly Lock _gate = new();
    private readonly long _startedAt;
    private TimeSpan _playsUntil; // were it played as it is sent
    private TaskCompletionSource? _cleared;
    private Task? _disposing;

    private BrowserLeg(WebSocket socket, BrowserLegOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _socket = socket;
        _options = options;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _logger = logger;
        _playout = new PlayoutLedger(options.Format);
        _view = options.MayDirect ? new DirectingView() : null;
        Capabilities = new LegCapabilities { InputFormat = options.Format, OutputFormat = options.Format };
        _input = new LegInputQueue(options.InputCapacity);
        _outbox = new BrowserOutbox(socket, options.OutputCapacity, options.SendTimeout, timeProvider);
        _receiving = ReceiveAsync(
            new SocketReceiver(socket, options.MaxTextByteCount, options.MaxAudioByteCount, options.IdleTimeout, timeProvider));
    }

    /// <inheritdoc/>
    public LegCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ChannelReader<LegAudio> Input => _input.Reader;

    /// <inheritdoc/>
    public ChannelReader<LegSignal> Signals => _signals.Reader;

    /// <inheritdoc/>
    public long DroppedCount => _input.DroppedCount;

    /// <summary>Begins to speak the page's protocol on an accepted WebSocket.</summary>
    /// <param name="socket">The leg's from now on: it closes and disposes it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    public static BrowserLeg Start(
        WebSocket socket, BrowserLegOptions? options = null, TimeProvider? timeProvider = null, ILogger? logger = null) =>
        new(socket, options ?? new BrowserLegOptions(), timeProvider ?? TimeProvider.System, logger ?? NullLogger.Instance);

    /// <inheritdoc/>
    public async ValueTask SendAudioAsync(
        string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        NoteSent(Capabilities.OutputFormat.DurationOf(audio.Length));
        if (_playout.Sent(itemId, contentIndex, audio.Length))
        {
            await SendAsync(new AgentAudioMessage(itemId, contentIndex), cancellationToken).ConfigureAwait(false);
        }

        for (var rest = audio; !rest.IsEmpty;)
        {
            var length = Math.Min(rest.Length, MaxSentAudioByteCount);
            await _outbox.SendAudioAsync(rest.Span[..length], cancellationToken).ConfigureAwait(false);
            rest = rest[length..];
        }
    }

    /// <inheritdoc/>
    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default) =>
        SendAsync(new AgentAudioDoneMessage(itemId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default)
    {
        if (_playout.Current is not { } current)
        {
            return null;
        }

        var cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _cleared, cleared);
        _outbox.DropAudio();
        await SendAsync(new PlayoutClearMessage(current.ItemId), cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(cleared.Task, Task.Delay(_options.ClearTimeout, _timeProvider, cancellationToken)).ConfigureAwait(false);
        _playout.Cleared();
        return _playout.Heard;
    }

    /// <inheritdoc/>
    public async Task WhenHeardAsync(CancellationToken cancellationToken = default)
    {
        var heard = _playout.WhenHeard();
        while (!heard.IsCompleted && TimeUntilHeard() is var left && left > TimeSpan.Zero)
        {
            try
            {
                await heard.WaitAsync(left, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // looks again: meanwhile it may have become later
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask SetGainAsync(double gainDb, TimeSpan fade, CancellationToken cancellationToken = default) =>
        SendAsync(new PlayoutGainMessage(gainDb, fade.TotalMilliseconds), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default)
    {
        if (BrowserMessages.For(callEvent, _options) is { } message)
        {
            await SendAsync(message, cancellationToken).ConfigureAwait(false);
        }

        if (_view is not null && callEvent is CallSessionEvent { Event: var sessionEvent })
        {
            foreach (var more in _view.For(sessionEvent))
            {
                await SendAsync(more, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends what is queued, closes the connection and ends the leg.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposing ??= CloseAsync();
            return new ValueTask(_disposing);
        }
    }

    private void NoteSent(TimeSpan duration)
    {
        lock (_gate)
        {
            var now = _timeProvider.GetElapsedTime(_startedAt);
            _playsUntil = (_playsUntil > now ? _playsUntil : now) + duration;
        }
    }

    private TimeSpan TimeUntilHeard()
    {
        lock (_gate)
        {
            return _playsUntil + _options.ReportTimeout - _timeProvider.GetElapsedTime(_startedAt);
        }
    }

    private async Task CloseAsync()
    {
        await _outbox.DisposeAsync().ConfigureAwait(false);
        var fault = await SocketClosing.CloseAsync(
            _socket, WebSocketCloseStatus.NormalClosure, _receiving, _options.ClearTimeout, _timeProvider).ConfigureAwait(false);
        if (fault is not null)
        {
            CallLog.BrowserLegEnded(_logger, "close_failed", fault.GetType().Name);
        }
    }

    private async ValueTask SendAsync(BrowserServerMessage message, CancellationToken cancellationToken) =>
        _ = await _outbox.SendTextAsync(BrowserJson.Write(message), cancellationToken).ConfigureAwait(false);

    private ValueTask RefuseAsync(string code, string message) => SendAsync(new ErrorMessage(code, message), CancellationToken.None);

    /// <summary>Reads until the connection is over. Never throws.</summary>
    private async Task ReceiveAsync(SocketReceiver receiver)
    {
        string reason;
        Exception? error = null;
        try
        {
            reason = await TakeMessagesAsync(receiver).ConfigureAwait(false);
        }
        catch (Exception exception) // the leg's border: whatever a socket throws ends this leg, and no other
        {
            reason = receiver.IsTimedOut ? "timeout" : "connection_lost";
            error = exception;
        }

        CallLog.BrowserLegEnded(_logger, reason, error?.GetType().Name);
        _input.Complete();
        _signals.Writer.TryWrite(new LegEndedSignal(reason));
        _signals.Writer.TryComplete();
        Volatile.Read(ref _cleared)?.TrySetResult();
        _playout.End();
        receiver.Dispose();
    }

    private async Task<string> TakeMessagesAsync(SocketReceiver receiver)
    {
        var pace = new InputPace(_options.MaxInputLead, _timeProvider);
        var badCount = 0;
        while (await receiver.ReceiveAsync().ConfigureAwait(false))
        {
            var problem = "";
            if (receiver.IsTooLong)
            {
                problem = $"The message is too long: at most {_options.MaxAudioByteCount} bytes of audio or {_options.MaxTextByteCount} of text.";
            }
            else if (receiver.MessageType == WebSocketMessageType.Binary)
            {
                TakeAudio(receiver.Message.Span, pace);
            }
            else if (BrowserMessageReader.Read(receiver.Message.Span, out problem) is not { } message)
            {
                // said below
            }
            else if (DirectingMessages.NeedsPermission(message) && !(_options.MayDirect && _options.MayStillDirect?.Invoke() != false))
            {
                problem = "Only an operator's page may do this.";
            }
            else if (Take(message) is { } end)
            {
                return end;
            }

            if (problem.Length > 0)
            {
                await SendAsync(new ErrorMessage("invalid_message", problem), CancellationToken.None).ConfigureAwait(false);
                if (++badCount >= _options.MaxBadMessages)
                {
                    return "invalid_messages";
                }
            }
        }

        return "hang_up";
    }

    private void TakeAudio(ReadOnlySpan<byte> audio, InputPace pace)
    {
        var samples = audio[..^(audio.Length % _options.Format.BytesPerSample)];
        if (!pace.Allows(_options.Format.DurationOf(samples.Length)))
        {
            _input.Drop();
        }
        else if (!samples.IsEmpty)
        {
            _input.Post(samples);
        }
    }

    /// <summary>Why the leg ends now, or null when it goes on.</summary>
    private string? Take(BrowserClientMessage message)
    {
        switch (message.Type)
        {
            case "playout":
                _playout.Report(message.ItemId!, message.PlayedMs!.Value);
                return null;
            case "playout.cleared":
                _playout.Report(message.ItemId!, message.PlayedMs!.Value);
                Volatile.Read(ref _cleared)?.TrySetResult();
                return null;
            case "hang_up":
                return "hang_up";
            default:
                LegSignal signal = message.Type switch
                {
                    "text" => new LegTextSignal(message.Text ?? "") { Image = message.Image },
                    "interrupt" => new LegInterruptSignal(),
                    _ => DirectingMessages.Read(message, RefuseAsync)!,
                };
                return _signals.Reader.Count < SignalCapacity && _signals.Writer.TryWrite(signal) ? null : "flooded";
        }
    }
}
