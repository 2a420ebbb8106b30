using System.Runtime.CompilerServices;
using Parley.Realtime.Errors;
using Parley.Realtime.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>Makes events out of what a server sends. One event that cannot be read does not end a conversation: an <c>error</c> takes its place.</summary>
internal sealed class ServerEventReader(RealtimeSocket socket, IClientWire wire)
{
    /// <summary>The next event; null at the close frame.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ServerEvent?> ReadAsync()
    {
        var message = await socket.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
        return message.Kind switch
        {
            RealtimeMessageKind.Text => Read(message.Utf8Json.Span),
            RealtimeMessageKind.Binary => Unreadable("invalid_event", "The server sent a binary message; the protocol has none.", null),
            _ => null,
        };
    }

    private ServerEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return wire.Read(utf8Json);
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
}
