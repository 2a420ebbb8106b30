using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Parley.Server.CallLoops;

/// <summary>Lets the web server accept on loops; other kinds of addresses, and other systems, stay with its own transport.</summary>
internal sealed class LoopListenerFactory(CallLoopSet loops) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const int Backlog = 512; // as the platform's own transport

    public bool CanBind(EndPoint endpoint) => loops.IsSupported && endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }

        socket.Listen(Backlog);
        return ValueTask.FromResult<IConnectionListener>(new LoopListener(socket, loops));
    }
}
