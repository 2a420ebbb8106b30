using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

public sealed class LoopStreamTests : IDisposable
{
    private const string LoopThread = "call loop";
    private readonly LoopPair _pair = new();
    private readonly byte[] _buffer = new byte[1000];

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task ReadAsync_BytesBeforeAndAfterTheRead_Arrive()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        await peer.SendAsync("one"u8.ToArray(), cancellationToken);
        await stream.ReadExactlyAsync(_buffer.AsMemory(0, 3), cancellationToken);

        var reading = stream.ReadAsync(_buffer, cancellationToken);
        await peer.SendAsync("second"u8.ToArray(), cancellationToken);

        Assert.Equal(6, await reading);
        Assert.Equal("second"u8, _buffer.AsSpan(0, 6));
    }

    [Fact]
    public async Task ReadAsync_SmallReadsOfALargeMessage_LoseNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var sent = RandomNumberGenerator.GetBytes(300_000);

        var sending = SendAllAsync(peer, sent, cancellationToken);
        var received = new byte[sent.Length];
        for (int count, at = 0; at < received.Length; at += count)
        {
            count = await stream.ReadAsync(received.AsMemory(at, Math.Min(at % 2 == 0 ? 139 : 40_000, received.Length - at)), cancellationToken);
        }

        await sending;
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task ReadAsync_EmptyBuffer_WaitsForSomethingToRead()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);

        var waiting = stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
        var wasWaiting = !waiting.IsCompleted;
        await peer.SendAsync("x"u8.ToArray(), cancellationToken);

        Assert.True(wasWaiting);
        Assert.Equal(0, await waiting);
        Assert.Equal(1, await stream.ReadAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_TheNextReadGetsEverything()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        using var cancelling = new CancellationTokenSource();
        var cancelled = stream.ReadAsync(_buffer, cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);

        var reading = stream.ReadAsync(_buffer, cancellationToken);
        await peer.SendAsync("all"u8.ToArray(), cancellationToken);

        Assert.Equal(3, await reading);
    }

    [Fact]
    public async Task ReadAsync_PeerSendsAndCloses_ReadsToTheEndAndTells()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var gone = new TaskCompletionSource();
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken, gone.SetResult);
        var reading = stream.ReadAsync(_buffer, cancellationToken);

        await peer.SendAsync("last"u8.ToArray(), cancellationToken);
        Assert.Equal(4, await reading);
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await stream.ReadAsync(_buffer, cancellationToken));
        await gone.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync("answer"u8.ToArray(), cancellationToken); // the other half is open
        Assert.Equal(6, await peer.ReceiveAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task PeerGone_NobodyReads_IsTold()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var gone = new TaskCompletionSource();
        var (_, peer) = await _pair.ConnectAsync(cancellationToken, gone.SetResult);

        peer.Dispose();

        await gone.Task.WaitAsync(cancellationToken);
    }

    [Fact]
    public async Task PeerGone_SomethingIsUnread_IsToldAndNothingIsLost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var gone = new TaskCompletionSource();
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken, gone.SetResult);
        var sent = RandomNumberGenerator.GetBytes(40_000);
        await SendAllAsync(peer, sent, cancellationToken);

        peer.Shutdown(SocketShutdown.Send);

        await gone.Task.WaitAsync(cancellationToken);
        var received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received, cancellationToken);
        Assert.Equal(sent, received);
        Assert.Equal(0, await stream.ReadAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task ReadAsync_ConnectionReset_Throws()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var reading = stream.ReadAsync(_buffer, cancellationToken);

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        await Assert.ThrowsAsync<IOException>(async () => await reading);
    }

    [Fact]
    public async Task PeerGone_ConnectionReset_IsToldBeforeTheReader()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken, () =>
        {
            told.SetResult();
            goOn.Wait();
        });
        var reading = stream.ReadAsync(_buffer, cancellationToken).AsTask();

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        await told.Task.WaitAsync(cancellationToken);
        Assert.False(reading.IsCompleted);
        goOn.Set();
        await Assert.ThrowsAsync<IOException>(() => reading);
    }

    [Fact]
    public async Task DisposeAsync_ReaderWaits_Ends()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var reading = stream.ReadAsync(_buffer, cancellationToken);

        await stream.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(async () => await reading);
        Assert.Equal(0, await peer.ReceiveAsync(_buffer, cancellationToken));
        await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task WriteAsync_PeerReadsLate_WaitsAndSendsAll()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var sent = RandomNumberGenerator.GetBytes(32 * 1024 * 1024);

        var writing = stream.WriteAsync(sent, cancellationToken);
        var waited = !writing.IsCompleted;
        var received = new byte[sent.Length];
        for (var at = 0; at < received.Length;)
        {
            at += await peer.ReceiveAsync(received.AsMemory(at), cancellationToken);
        }

        await writing;
        Assert.True(waited);
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task WriteAsync_PeerNeverReads_CanBeCancelled()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, _) = await _pair.ConnectAsync(cancellationToken);
        using var cancelling = new CancellationTokenSource();
        var writing = stream.WriteAsync(new byte[32 * 1024 * 1024], cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writing);
    }

    [Fact]
    public async Task PutBack_IsReadFirst()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        stream.PutBack(new ReadOnlySequence<byte>("before "u8.ToArray()));
        await peer.SendAsync("after"u8.ToArray(), cancellationToken);

        await stream.ReadExactlyAsync(_buffer.AsMemory(0, 12), cancellationToken);

        Assert.Equal("before after"u8, _buffer.AsSpan(0, 12));
    }

    [Fact]
    public async Task ContinueInline_ReaderGoesOnOnTheLoop()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (stream, peer) = await _pair.ConnectAsync(cancellationToken);
        var before = ThreadOfReadAsync(stream);
        await peer.SendAsync(_buffer.AsMemory(0, 1), cancellationToken);
        Assert.NotEqual(LoopThread, await before);

        stream.ContinueInline();
        var after = ThreadOfReadAsync(stream);
        await peer.SendAsync(_buffer.AsMemory(0, 1), cancellationToken);

        Assert.Equal(LoopThread, await after);
    }

    [Fact]
    public async Task ConnectAsync_SomebodyListens_BothEndsSpeak()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        await using var stream = await LoopStream.ConnectAsync(_pair.EndPoint, _pair.Loop, cancellationToken);
        var peer = await _pair.AcceptAsync(cancellationToken);
        await stream.WriteAsync("hello"u8.ToArray(), cancellationToken);

        Assert.Equal(5, await peer.ReceiveAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_Throws()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, so that nobody else listens there

        var fault = await Assert.ThrowsAsync<SocketException>(
            () => LoopStream.ConnectAsync((IPEndPoint)closed.LocalEndPoint!, _pair.Loop, TestContext.Current.CancellationToken));

        Assert.Equal(SocketError.ConnectionRefused, fault.SocketErrorCode);
    }

    private async Task<string?> ThreadOfReadAsync(LoopStream stream)
    {
        await stream.ReadAsync(_buffer, CancellationToken.None).ConfigureAwait(false);
        var name = Thread.CurrentThread.Name;
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the test does not go on there
        return name;
    }

    private static async Task SendAllAsync(Socket peer, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await peer.SendAsync(bytes, cancellationToken)..];
        }
    }
}
