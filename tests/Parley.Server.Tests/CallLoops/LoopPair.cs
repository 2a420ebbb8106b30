using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

/// <summary>A loop, and connections of which it has one end and the test the other.</summary>
internal sealed class LoopPair : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<IDisposable> _opened = [];

    public LoopPair()
    {
        Assert.SkipUnless(Epoll.IsSupported, "Loops are for Linux.");
        _listener.Start();
    }

    public CallLoop Loop { get; } = new(new CallLoopMetrics(TimeProvider.System, null), TimeProvider.System, NullLogger.Instance);

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Both ends of one connection.</summary>
    public async Task<(LoopStream Stream, Socket Peer)> ConnectAsync(CancellationToken cancellationToken, Action? peerGone = null)
    {
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await peer.ConnectAsync(EndPoint, cancellationToken);
        var stream = new LoopStream(await _listener.AcceptSocketAsync(cancellationToken), Loop);
        stream.Start(peerGone);
        _opened.AddRange([peer, stream]);
        return (stream, peer);
    }

    /// <summary>The other end of a connection that the test has opened otherwise.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        var peer = await _listener.AcceptSocketAsync(cancellationToken);
        _opened.Add(peer);
        return peer;
    }

    public void Dispose()
    {
        _opened.ForEach(opened => opened.Dispose());
        Loop.Dispose();
        _listener.Dispose();
    }
}
