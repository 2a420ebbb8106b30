using System.Net.Sockets;
using System.Security.Cryptography;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

public sealed class LoopGatheringTests : IDisposable
{
    private readonly LoopPair _pair = new();
    private readonly byte[] _buffer = new byte[100];

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task WriteAsync_OnTheLoop_IsSentTogetherAfterwards()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        var early = await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync("media"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync("mark"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            return peer.Available;
        });

        Assert.Equal(0, early);
        Assert.Equal(9, await peer.ReceiveAsync(_buffer, cancellationToken));
        Assert.Equal("mediamark"u8, _buffer.AsSpan(0, 9));
    }

    [Fact]
    public async Task WriteAsync_OnTheLoopMuchAtOnce_KeepsTheOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var large = RandomNumberGenerator.GetBytes(40_000);

        await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync("one"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync(large, CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync("two"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            return 0;
        });

        var received = await ReceiveAsync(peer, large.Length + 6, cancellationToken);
        Assert.Equal([.. "one"u8, .. large, .. "two"u8], received);
    }

    [Fact]
    public async Task WriteAsync_SocketIsFull_WaitsAndLosesNothing()
    {
        const int MessageCount = 4000;
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var message = RandomNumberGenerator.GetBytes(9000);
        stream.ContinueInline();

        var writing = WriteAllAsync();
        await peer.SendAsync(new byte[1], cancellationToken);
        var received = await ReceiveAsync(peer, MessageCount * message.Length, cancellationToken);

        await writing;
        for (var index = 0; index < MessageCount; index++)
        {
            Assert.True(received.AsSpan(index * message.Length, message.Length).SequenceEqual(message));
        }

        async Task WriteAllAsync()
        {
            await stream.ReadAsync(new byte[1], CancellationToken.None).ConfigureAwait(false);
            for (var index = 0; index < MessageCount; index++)
            {
                await stream.WriteAsync(message, CancellationToken.None).ConfigureAwait(false);
            }

            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    [Fact]
    public async Task WriteAsync_AnotherThreadBehindGatheredBytes_KeepsTheOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        var available = await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync("first"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            var writing = Task.CompletedTask;
            var other = new Thread(() => writing = stream.WriteAsync("second"u8.ToArray(), CancellationToken.None).AsTask());
            other.Start();
            other.Join();
            await writing.ConfigureAwait(false);
            return peer.Available; // it was not the loop's: both went at once
        });

        Assert.Equal(11, available);
        Assert.Equal("firstsecond"u8.ToArray(), await ReceiveAsync(peer, 11, cancellationToken));
    }

    [Fact]
    public async Task DisposeAsync_SomethingIsGathered_IsSentFirst()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync("last"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            return 0;
        });

        Assert.Equal("last"u8.ToArray(), await ReceiveAsync(peer, 4, cancellationToken));
        Assert.Equal(0, await peer.ReceiveAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task Relieve_LoopIsHeldUp_AnotherThreadSendsWhatWasGathered()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocking = OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync("go on"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            entered.SetResult();
            release.Wait();
            await stream.WriteAsync("!"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            return 0;
        });
        await entered.Task.WaitAsync(cancellationToken);

        _pair.Loop.Relieve();
        _pair.Loop.Relieve();

        Assert.Equal("go on"u8.ToArray(), await ReceiveAsync(peer, 5, cancellationToken));
        release.Set();
        await blocking;
        Assert.Equal("!"u8.ToArray(), await ReceiveAsync(peer, 1, cancellationToken));
    }

    /// <summary>Does something on the loop's thread.</summary>
    private static async Task<int> OnLoopAsync(LoopStream stream, Socket peer, Func<Task<int>> work)
    {
        stream.ContinueInline();
        var working = WorkAsync();
        await peer.SendAsync(new byte[1], CancellationToken.None);
        return await working;

        async Task<int> WorkAsync()
        {
            await stream.ReadAsync(new byte[1], CancellationToken.None).ConfigureAwait(false);
            var result = await work().ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the test does not go on there
            return result;
        }
    }

    private static async Task<byte[]> ReceiveAsync(Socket peer, int byteCount, CancellationToken cancellationToken)
    {
        var received = new byte[byteCount];
        for (var at = 0; at < byteCount;)
        {
            var count = await peer.ReceiveAsync(received.AsMemory(at), cancellationToken);
            Assert.NotEqual(0, count);
            at += count;
        }

        return received;
    }
}
