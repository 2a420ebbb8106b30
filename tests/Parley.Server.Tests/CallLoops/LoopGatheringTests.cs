using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

public sealed class LoopGatheringTests : IDisposable
{
    private static readonly byte[] s_audio = [.. Enumerable.Range(0, 300).Select(index => (byte)index)];
    private readonly LoopPair _pair = new();
    private readonly byte[] _buffer = new byte[100];

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task WriteAsync_AudioOnTheLoop_IsSentTogetherAfterwards()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        var early = await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            return peer.Available;
        });

        Assert.Equal(0, early);
        Assert.Equal(s_audio.Concat(s_audio), await ReceiveAsync(peer, 2 * s_audio.Length, cancellationToken));
    }

    [Fact]
    public async Task WriteAsync_OrderOnTheLoop_GoesAtOnceBehindTheAudio()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        var available = await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync(Bytes("clear"), CancellationToken.None).ConfigureAwait(false);
            return peer.Available;
        });

        Assert.Equal(s_audio.Length + 5, available);
        Assert.Equal(Joined("clear"), await ReceiveAsync(peer, s_audio.Length + 5, cancellationToken));
    }

    [Fact]
    public async Task WriteAsync_OnTheLoopMuchAtOnce_KeepsTheOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var large = RandomNumberGenerator.GetBytes(40_000);

        await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync(large, CancellationToken.None).ConfigureAwait(false);
            await stream.WriteAsync(Bytes("two"), CancellationToken.None).ConfigureAwait(false);
            return 0;
        });

        var received = await ReceiveAsync(peer, s_audio.Length + large.Length + 3, cancellationToken);
        Assert.Equal(s_audio.Concat(large).Concat(Bytes("two")), received);
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
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            var writing = Task.CompletedTask;
            var other = new Thread(() => writing = stream.WriteAsync(Bytes("second"), CancellationToken.None).AsTask());
            other.Start();
            other.Join();
            await writing.ConfigureAwait(false);
            return peer.Available; // it was not the loop's: both went at once
        });

        Assert.Equal(s_audio.Length + 6, available);
        Assert.Equal(Joined("second"), await ReceiveAsync(peer, s_audio.Length + 6, cancellationToken));
    }

    [Fact]
    public async Task DisposeAsync_SomethingIsGathered_IsSentFirst()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        await OnLoopAsync(stream, peer, async () =>
        {
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            return 0;
        });

        Assert.Equal(s_audio, await ReceiveAsync(peer, s_audio.Length, cancellationToken));
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
            await stream.WriteAsync(s_audio, CancellationToken.None).ConfigureAwait(false);
            entered.SetResult();
            release.Wait();
            await stream.WriteAsync("!"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            return 0;
        });
        await entered.Task.WaitAsync(cancellationToken);

        _pair.Loop.Relieve();
        _pair.Loop.Relieve();

        Assert.Equal(s_audio, await ReceiveAsync(peer, s_audio.Length, cancellationToken));
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

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static IEnumerable<byte> Joined(string text) => s_audio.Concat(Bytes(text));
}
