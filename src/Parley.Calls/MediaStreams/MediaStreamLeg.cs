using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Playout;
using Parley.Calls.Legs;
using Parley.Calls.MediaStreams.Playout;
using Parley.Calls.MediaStreams.Reading;

namespace Parley.Calls.MediaStreams;

/// <summary>
/// A telephone carrier's media stream as a leg, over the WebSocket that the carrier opened: see <c>docs/media-streams.md</c>. The carrier
/// is given little more audio than it plays, and marks tell what was heard. Nothing that it sends can do more than end its own call.
/// </summary>
public sealed class MediaStreamLeg : ILeg
{
    private const int SignalCapacity = 64; // full: more keys are pressed than anyone has fingers, and the leg ends
    private readonly WebSocket _socket;
    private readonly MediaStreamDialect _dialect;
    private readonly MediaStreamOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly LegInputQueue _input;
    private readonly PlayoutWriter _playout;
    private readonly Channel<LegSignal> _signals = Channel.CreateBounded<LegSignal>(SignalCapacity + 1); // and the last one
    private readonly Task _receiving;
    private readonly Lock _gate = new();
    private string? _endReason;
    private Task? _disposing;

    private MediaStreamLeg(
        WebSocket socket, StreamOpening opening, MediaStreamDialect dialect, MediaStreamOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _socket = socket;
        _dialect = dialect;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        Start = opening.Start;
        var outputFormat = options.OutputFormat ?? dialect.OutputFormat ?? Start.Format;
        Capabilities = new LegCapabilities { InputFormat = Start.Format, OutputFormat = outputFormat };
        _input = new LegInputQueue(options.InputCapacity, allowSynchronousContinuations: true);
        _playout = new PlayoutWriter(socket, new OutboundShapes(dialect, Start.StreamId, outputFormat), outputFormat, dialect, options, timeProvider);
        _receiving = ReceiveAsync(opening);
    }

    /// <summary>What the carrier said when the stream began.</summary>
    public MediaStreamStart Start { get; }

    /// <inheritdoc/>
    public LegCapabilities Capabilities { get; }

    /// <summary>
    /// The party's audio, as <see cref="ILeg.Input"/> says. Whoever waits for it goes on on the thread that received it, and so must not
    /// block it.
    /// </summary>
    public ChannelReader<LegAudio> Input => _input.Reader;

    /// <inheritdoc/>
    public ChannelReader<LegSignal> Signals => _signals.Reader;

    /// <inheritdoc/>
    public long DroppedCount => _input.DroppedCount;

    /// <summary>Waits on an accepted WebSocket for the stream's start.</summary>
    /// <param name="socket">The leg's from now on: it closes and disposes it, also when the stream does not begin.</param>
    /// <param name="dialect">The carrier's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Stops waiting; the socket is then closed.</param>
    /// <exception cref="MediaStreamException">The stream did not begin, or in a format that is not known.</exception>
    /// <exception cref="ArgumentException">The dialect or the options make no sense; the socket was not touched and stays the caller's.</exception>
    public static async Task<MediaStreamLeg> AcceptAsync(
        WebSocket socket,
        MediaStreamDialect dialect,
        MediaStreamOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(dialect);
        options ??= new MediaStreamOptions();
        options.Validate();
        OutboundShapes.Validate(dialect);
        timeProvider ??= TimeProvider.System;
        var opening = await StreamOpening.RunAsync(socket, dialect, options, timeProvider, cancellationToken).ConfigureAwait(false);
        return new MediaStreamLeg(socket, opening, dialect, options, timeProvider, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public ValueTask SendAudioAsync(
        string itemId, int contentIndex, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        _playout.SendAsync(itemId, contentIndex, audio, cancellationToken);

    /// <inheritdoc/>
    public ValueTask EndAudioAsync(string itemId, int contentIndex, CancellationToken cancellationToken = default)
    {
        _playout.Finish(itemId, contentIndex);
        return ValueTask.CompletedTask;
    }

    /// <summary>Stops playing and drops what waits, here and at the carrier. Completes at once, without waiting for the carrier.</summary>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    /// <returns>What the party will have heard when the carrier gets the news; null when nothing was ever sent.</returns>
    public ValueTask<HeardPosition?> ClearPlayoutAsync(CancellationToken cancellationToken = default) => new(_playout.Clear());

    /// <inheritdoc/>
    public ValueTask ShowAsync(CallEvent callEvent, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>
    /// Completes when all that was sent so far is heard: the mark behind it came back, or should have by <see
    /// cref="MediaStreamOptions.MarkTimeout"/>; or it was cleared; or the leg is over. For a hang-up or a transfer after the last words.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WhenHeardAsync(CancellationToken cancellationToken = default) => _playout.WhenHeardAsync(cancellationToken);

    /// <summary>
    /// Ends the leg for a reason that came another way, such as a call's status callback. The leg ends once: for the first reason that
    /// came, from wherever.
    /// </summary>
    /// <param name="reason">For the <see cref="LegEndedSignal"/>.</param>
    public ValueTask EndAsync(string reason)
    {
        End(reason, error: null);
        return DisposeAsync();
    }

    /// <summary>Closes the connection, with a closing handshake of bounded length, and ends the leg.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposing ??= CloseAsync();
            return new ValueTask(_disposing);
        }
    }

    private async Task CloseAsync()
    {
        await _playout.DisposeAsync().ConfigureAwait(false);
        var fault = await SocketClosing.CloseAsync(
            _socket, WebSocketCloseStatus.NormalClosure, _receiving, _options.CloseTimeout, _timeProvider).ConfigureAwait(false);
        if (fault is not null)
        {
            CallLog.MediaStreamNotClosed(_logger, _dialect.Name, fault.GetType().Name);
        }
    }

    /// <summary>Ends what others wait for, once.</summary>
    private void End(string reason, Exception? error)
    {
        if (Interlocked.CompareExchange(ref _endReason, reason, null) is not null)
        {
            return;
        }

        CallLog.MediaStreamEnded(_logger, _dialect.Name, reason, error?.GetType().Name);
        _signals.Writer.TryWrite(new LegEndedSignal(reason));
        _signals.Writer.TryComplete();
        _input.Complete();
    }

    /// <summary>Reads until the stream is over, and on until the socket is. Never throws.</summary>
    private async Task ReceiveAsync(StreamOpening opening)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // whoever accepts the leg does not have to read it
        using var receiver = opening.Receiver;
        using var input = new StreamInput(_input, Start.Format, _dialect, _options, _timeProvider);
        var reception = new StreamReception(opening.Reader, input, _playout, Show, TakeDigit, _options.MaxBadMessages - opening.BadCount);
        try
        {
            End(await reception.RunAsync(receiver).ConfigureAwait(false), error: null);
            await receiver.DrainAsync().ConfigureAwait(false); // disposal waits for the peer's close frame, but not for long
        }
        catch (Exception exception) // the leg's border: whatever a socket throws ends this leg, and no other
        {
            End(receiver.IsTimedOut ? "timeout" : "connection_lost", exception);
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // whoever waits for the end does not go on where sockets are read
    }

    private void Show(ReadOnlyMemory<byte> message)
    {
        try
        {
            _options.OnMessage?.Invoke(message);
        }
        catch (Exception exception) // the application's code: it ends no call
        {
            CallLog.MessageHandlerFailed(_logger, _dialect.Name, exception.GetType().Name); // its text may hold what a caller said
        }
    }

    /// <summary>False when nobody takes the digits.</summary>
    private bool TakeDigit(char digit) => _signals.Reader.Count < SignalCapacity && _signals.Writer.TryWrite(new LegDtmfSignal(digit));
}
