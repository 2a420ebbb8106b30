using System.Net.Sockets;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

public sealed class CallLoopTests : IDisposable
{
    private readonly LoopPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task Relieve_HandlerBlocksTheLoop_OtherConnectionsGoOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (blocked, blockedPeer) = await _pair.ConnectAsync(cancellationToken);
        var (other, otherPeer) = await _pair.ConnectAsync(cancellationToken);
        blocked.ContinueInline();
        other.ContinueInline();
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocking = BlockAsync(blocked, entered, release);
        await blockedPeer.SendAsync(new byte[1], cancellationToken);
        await entered.Task.WaitAsync(cancellationToken);
        var reading = other.ReadAsync(new byte[1], cancellationToken).AsTask();
        await otherPeer.SendAsync(new byte[1], cancellationToken);

        _pair.Loop.Relieve();
        var isHeldUp = !reading.IsCompleted;
        _pair.Loop.Relieve();

        Assert.Equal(1, await reading.WaitAsync(cancellationToken));
        Assert.True(isHeldUp);
        release.Set();
        await blocking.WaitAsync(cancellationToken);
        var again = blocked.ReadAsync(new byte[1], cancellationToken);
        await blockedPeer.SendAsync(new byte[1], cancellationToken);
        Assert.Equal(1, await again); // carried on, but no longer on the loop's thread
    }

    [Fact]
    public async Task Relieve_NothingHoldsItUp_ChangesNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        _pair.Loop.Relieve();
        _pair.Loop.Relieve();
        var reading = stream.ReadAsync(new byte[1], cancellationToken);
        await peer.SendAsync(new byte[1], cancellationToken);

        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task Dispose_StreamsAreOpen_CutsThemAndTakesNoMore()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var reading = stream.ReadAsync(new byte[1], cancellationToken);

        _pair.Loop.Dispose();

        await Assert.ThrowsAsync<IOException>(async () => await reading);
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1], cancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _pair.ConnectAsync(cancellationToken));
    }

    [Fact]
    public async Task ManyConnections_EachGetsItsOwn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var connections = new List<(LoopStream Stream, Socket Peer)>();
        for (var index = 0; index < 300; index++) // more than are ready at once in one wait
        {
            connections.Add(await _pair.ConnectAsync(cancellationToken));
        }

        var readings = connections.Select(async connection =>
        {
            connection.Stream.ContinueInline();
            var buffer = new byte[4];
            await connection.Stream.ReadExactlyAsync(buffer, cancellationToken);
            await connection.Stream.WriteAsync(buffer, cancellationToken);
        }).ToArray();
        for (var index = 0; index < connections.Count; index++)
        {
            await connections[index].Peer.SendAsync(BitConverter.GetBytes(index), cancellationToken);
        }

        await Task.WhenAll(readings);
        for (var index = 0; index < connections.Count; index++)
        {
            var answer = new byte[4];
            Assert.Equal(4, await connections[index].Peer.ReceiveAsync(answer, cancellationToken));
            Assert.Equal(index, BitConverter.ToInt32(answer));
        }
    }

    private static async Task BlockAsync(LoopStream stream, TaskCompletionSource entered, ManualResetEventSlim release)
    {
        await stream.ReadAsync(new byte[1], CancellationToken.None).ConfigureAwait(false);
        entered.SetResult();
        release.Wait();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }
}
