using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

public sealed class LoopConnectionTests : IDisposable
{
    private readonly CallLoopSet _loops = new(TimeProvider.System, NullLogger<CallLoop>.Instance);
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public LoopConnectionTests() => Assert.SkipUnless(_loops.IsSupported, "Loops are for Linux.");

    public void Dispose()
    {
        _peer.Dispose();
        _loops.Dispose();
    }

    [Fact]
    public async Task AcceptAsync_BytesBothWays_PassThePipes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        await using var connection = await AcceptAsync(listener, cancellationToken);

        await _peer.SendAsync("ask"u8.ToArray(), cancellationToken);
        var read = await connection.Transport.Input.ReadAtLeastAsync(3, cancellationToken);
        var asked = Encoding.ASCII.GetString(read.Buffer);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        await connection.Transport.Output.WriteAsync("answer"u8.ToArray(), cancellationToken);

        var answer = new byte[10];
        Assert.Equal(6, await _peer.ReceiveAsync(answer, cancellationToken));
        Assert.Equal("ask", asked);
        Assert.Equal(_peer.LocalEndPoint, connection.RemoteEndPoint);
    }

    [Fact]
    public async Task TakeStream_BytesWereReadAhead_AreNotLost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        await using var connection = (LoopConnection)await AcceptAsync(listener, cancellationToken);
        await _peer.SendAsync("headrest"u8.ToArray(), cancellationToken);
        var read = await connection.Input.ReadAtLeastAsync(8, cancellationToken);
        connection.Input.AdvanceTo(read.Buffer.GetPosition(4));

        var stream = connection.TakeStream();

        var rest = new byte[4];
        await stream.ReadExactlyAsync(rest, cancellationToken);
        Assert.Equal("rest"u8, rest);
    }

    [Fact]
    public async Task IsBare_SomethingStandsBetween_IsFalse()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        await using var connection = (LoopConnection)await AcceptAsync(listener, cancellationToken);
        var before = connection.IsBare;

        connection.Transport = new Between(connection.Input, connection.Output);

        Assert.True(before);
        Assert.False(connection.IsBare);
    }

    [Fact]
    public async Task ConnectionClosed_PeerLeaves_IsCancelled()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        await using var connection = await AcceptAsync(listener, cancellationToken);
        var closed = new TaskCompletionSource();
        await using var registration = connection.ConnectionClosed.Register(closed.SetResult);

        _peer.Dispose();

        await closed.Task.WaitAsync(cancellationToken);
    }

    [Fact]
    public async Task Abort_PeerSeesTheEndAndTheRequestIsTold()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        await using var connection = await AcceptAsync(listener, cancellationToken);
        var closed = new TaskCompletionSource();
        await using var registration = connection.ConnectionClosed.Register(closed.SetResult);

        connection.Abort(new ConnectionAbortedException());

        await closed.Task.WaitAsync(cancellationToken);
        Assert.Equal(0, await _peer.ReceiveAsync(new byte[1], cancellationToken));
    }

    [Fact]
    public async Task UnbindAsync_SomebodyAccepts_GetsNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);
        var accepting = listener.AcceptAsync(cancellationToken);

        await listener.UnbindAsync(cancellationToken);

        Assert.Null(await accepting);
    }

    [Fact]
    public async Task BindAsync_AddressIsTaken_SaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var listener = await ListenAsync(cancellationToken);

        await Assert.ThrowsAsync<AddressInUseException>(async () => await new LoopListenerFactory(_loops).BindAsync(listener.EndPoint, cancellationToken));
    }

    private async Task<IConnectionListener> ListenAsync(CancellationToken cancellationToken) =>
        await new LoopListenerFactory(_loops).BindAsync(new IPEndPoint(IPAddress.Loopback, 0), cancellationToken);

    private async Task<ConnectionContext> AcceptAsync(IConnectionListener listener, CancellationToken cancellationToken)
    {
        await _peer.ConnectAsync(listener.EndPoint, cancellationToken);
        return (await listener.AcceptAsync(cancellationToken))!;
    }

    private sealed record Between(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
