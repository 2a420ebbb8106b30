using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Parley.Server.CallLoops;

/// <summary>Accepts connections and gives each to a loop.</summary>
internal sealed class LoopListener(Socket socket, CallLoopSet loops) : IConnectionListener
{
    private readonly CancellationTokenSource _unbinding = new();
    private long _acceptedCount;

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbinding.Token, cancellationToken);
                accepted = await socket.AcceptAsync(either.Token);
                accepted.NoDelay = true;
                var connection = new LoopConnection(accepted, loops.Next(), $"L{(++_acceptedCount).ToString(CultureInfo.InvariantCulture)}");
                connection.Start();
                return connection;
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                accepted?.Dispose();
                return null; // nobody is accepted any more
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                accepted?.Dispose(); // this one has gone already, or no loop can watch it; the next one
            }
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbinding.CancelAsync();
        socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        _unbinding.Dispose();
        return ValueTask.CompletedTask;
    }
}
