using System.Threading.Channels;
using Parley.Realtime.Errors;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>
/// Reads a socket all the time, whether or not the application does: only so are pings answered and a dead peer found. What came waits
/// in a bounded inbox; see <see cref="OpenAIRealtimeOptions.InboxCapacity"/> for what happens when it is full.
/// </summary>
internal sealed class ServerEventPump : IAsyncDisposable
{
    private const int PolicyViolation = 1008;
    private const int NormalClosure = 1000;

    private readonly RealtimeSocket _socket;
    private readonly ServerEventReader _reader;
    private readonly FailureText _text;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _patience;
    private readonly Channel<ServerEvent> _inbox;
    private readonly CancellationTokenSource _hangingUp = new();
    private readonly Lock _gate = new(); // from the inbox to a receiver, in order
    private IServerEventReceiver? _receiver;
    private ErrorDetails? _lastError;
    private int _isDisposed;

    public ServerEventPump(RealtimeSocket socket, IClientWire wire, OpenAIRealtimeOptions options, FailureText text)
    {
        _socket = socket;
        _reader = new ServerEventReader(socket, wire);
        socket.BeginReadingToTheEnd();
        _text = text;
        _timeProvider = options.Socket.TimeProvider;
        _patience = options.KeepAliveTimeout / 2; // an answer to a ping behind the unread events must still come in time
        _inbox = Channel.CreateBounded<ServerEvent>(
            new BoundedChannelOptions(options.InboxCapacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        Completion = RunAsync();
    }

    /// <summary>Ends as the connection ends: in order, or with a <see cref="RealtimeDisconnectedException"/>.</summary>
    public ChannelReader<ServerEvent> Events => _inbox.Reader;

    /// <summary>Never faults; <see cref="End"/> is set then.</summary>
    public Task Completion { get; }

    /// <summary>The <c>error</c> that came last, when nothing but the close frame came after it.</summary>
    public ErrorDetails? LastError => Volatile.Read(ref _lastError);

    /// <summary>Why the connection is over; null while it is not, or when it ended in order.</summary>
    public RealtimeDisconnectedException? End { get; private set; }

    /// <summary>Hands over what waits, and from then on what comes, where it comes. Ends and throws as <see cref="Events"/> does.</summary>
    public async Task DeliverAsync(IServerEventReceiver receiver, CancellationToken cancellationToken)
    {
        while (!TryHandOverTo(receiver))
        {
            while (_inbox.Reader.TryRead(out var waiting))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await receiver.TakeAsync(waiting).ConfigureAwait(false);
            }
        }

        await _inbox.Reader.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hangs up: what still comes is dropped, and the reader ends as after any orderly close.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            await Completion.ConfigureAwait(false);
            return;
        }

        await _hangingUp.CancelAsync().ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        _hangingUp.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _reader.ReadAsync().ConfigureAwait(false) is { } serverEvent)
            {
                Volatile.Write(ref _lastError, (serverEvent as ErrorEvent)?.Error);
                await DeliverAsync(serverEvent).ConfigureAwait(false);
            }

            End = _socket.CloseStatus is null or NormalClosure ? null : _text.Closed(Fault());
        }
        catch (RealtimeDisconnectedException fault) when (fault.Failure == RealtimeFailure.SlowReader)
        {
            End = fault;
            await _socket.CloseAsync(PolicyViolation, "client reads too slowly").ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException fault)
        {
            End = _socket.CloseStatus is null ? _text.Lost(fault) : _text.Closed(Fault(), fault);
        }
        catch (ParleyProtocolException fault)
        {
            End = new RealtimeDisconnectedException($"The server broke the protocol. {fault.Message}", _socket.CloseStatus, fault) { Code = fault.Code };
        }

        catch (Exception fault) // the connection's border: whatever it was, the reader is told
        {
            End = _text.Lost(fault);
        }

        _socket.EndReading();
        End = _hangingUp.IsCancellationRequested ? null : End;
        _inbox.Writer.TryComplete(End);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // whoever waits for the end does not go on where sockets are read
    }

    private ServerFault Fault() => new(LastError, _socket.CloseStatus, _socket.CloseReason);

    private bool TryHandOverTo(IServerEventReceiver receiver)
    {
        lock (_gate)
        {
            if (_inbox.Reader.Count > 0)
            {
                return false;
            }

            Volatile.Write(ref _receiver, receiver);
            return true;
        }
    }

    private ValueTask DeliverAsync(ServerEvent serverEvent)
    {
        if (_hangingUp.IsCancellationRequested)
        {
            return ValueTask.CompletedTask;
        }

        var taking = Volatile.Read(ref _receiver) is { } receiver ? receiver.TakeAsync(serverEvent) : PutAsync(serverEvent);
        return taking.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitForRoomAsync(taking.AsTask());
    }

    /// <summary>Puts an event into the inbox, or hands it to a receiver who has emptied it meanwhile.</summary>
    private async ValueTask PutAsync(ServerEvent serverEvent)
    {
        do
        {
            lock (_gate)
            {
                if (_receiver is null && _inbox.Writer.TryWrite(serverEvent))
                {
                    return;
                }
            }

            if (Volatile.Read(ref _receiver) is { } receiver)
            {
                await receiver.TakeAsync(serverEvent).ConfigureAwait(false);
                return;
            }
        }
        while (await _inbox.Writer.WaitToWriteAsync(_hangingUp.Token).ConfigureAwait(false));
    }

    private async ValueTask WaitForRoomAsync(Task taking)
    {
        using var patience = new CancellationTokenSource(_patience, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _hangingUp.Token);
        try
        {
            await taking.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_hangingUp.IsCancellationRequested)
        {
            // nobody wants it any more
        }
        catch (OperationCanceledException fault)
        {
            throw new RealtimeDisconnectedException(
                $"The application took no event for {_patience.TotalSeconds:0.#} s although its inbox was full. Take events as they come, and do slow work elsewhere.",
                innerException: fault) { Failure = RealtimeFailure.SlowReader };
        }
    }
}
