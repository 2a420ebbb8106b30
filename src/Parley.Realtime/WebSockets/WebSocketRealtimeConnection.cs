using System.Runtime.CompilerServices;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.Errors;

namespace Parley.Realtime.WebSockets;

/// <summary>A client's side of a socket.</summary>
internal sealed class WebSocketRealtimeConnection(RealtimeSocket socket) : IRealtimeConnection
{
    private const int NormalClosure = 1000;

    private readonly AudioDeltaFactory _audioDeltas = new();
    private int _readers;
    private volatile bool _isClosing;

    /// <summary>The event that came while connecting, until the reader has it.</summary>
    public ServerEvent? First { get; private set; }

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) =>
        socket.SendAsync(clientEvent, cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        socket.SendAudioAsync(audio, cancellationToken);

    public async Task ReceiveFirstAsync(CancellationToken cancellationToken) =>
        First = await ReceiveOneAsync(cancellationToken).ConfigureAwait(false) ?? throw Ended();

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _readers) != 1)
        {
            throw new InvalidOperationException("A connection's events can be read once; this is a second reader.");
        }

        if (First is { } first)
        {
            First = null;
            yield return first;
        }

        while (await ReceiveOneAsync(cancellationToken).ConfigureAwait(false) is { } serverEvent)
        {
            yield return serverEvent;
        }

        if (!_isClosing && socket.CloseStatus is not (null or NormalClosure))
        {
            throw Ended();
        }
    }

    public ValueTask DisposeAsync()
    {
        _isClosing = true;
        return socket.DisposeAsync();
    }

    /// <summary>The next event; null at the end.</summary>
    private async ValueTask<ServerEvent?> ReceiveOneAsync(CancellationToken cancellationToken)
    {
        try
        {
            var message = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            return message.Kind switch
            {
                RealtimeMessageKind.Text => Read(message.Utf8Json.Span),
                RealtimeMessageKind.Binary => Unreadable("invalid_event", "The server sent a binary message; the protocol has none.", null),
                _ => null,
            };
        }
        catch (RealtimeDisconnectedException) when (_isClosing)
        {
            return null; // we hung up: the reader ends, as after any orderly close
        }
    }

    /// <summary>One event that cannot be read does not end a conversation: the session sees an <c>error</c> in its place.</summary>
    private ServerEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        if (_audioDeltas.TryRead(utf8Json, out var delta))
        {
            return delta!;
        }

        try
        {
            return ServerEvent.Read(utf8Json);
        }
        catch (ParleyProtocolException fault)
        {
            return Unreadable(fault.Code, fault.Message, fault.Parameter);
        }
    }

    private static ErrorEvent Unreadable(string? code, string message, string? parameter) => new()
    {
        Error = new ErrorDetails { Type = "unreadable_server_event", Code = code, Message = message, Param = parameter },
    };

    private RealtimeDisconnectedException Ended() =>
        new($"The server closed the connection with {socket.CloseStatus} {socket.CloseReason}".TrimEnd() + ".", socket.CloseStatus);
}
