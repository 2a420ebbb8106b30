using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Parley.Server.CallLoops.Framing;
using Parley.Testing.Time;

namespace Parley.Server.Tests.CallLoops.Framing;

public sealed class LoopWebSocketTests : IDisposable
{
    private readonly LoopPair _pair = new();
    private readonly ManualTimeProvider _time = new();
    private readonly byte[] _buffer = new byte[1000];

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_OfAllLengths_ReachThePlatformsSocketAndComeBack(bool isServer)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer, cancellationToken);
        using var peer = WebSocket.CreateFromStream(new NetworkStream(raw), new WebSocketCreationOptions { IsServer = !isServer });
        var echoing = EchoAsync(peer, cancellationToken);

        foreach (var length in (int[])[0, 1, 125, 126, 127, 4000, 65_535, 65_536, 300_000])
        {
            var sent = RandomNumberGenerator.GetBytes(length);
            await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            var (echoedType, echo) = await ReceiveAsync(socket, cancellationToken);
            Assert.Equal(WebSocketMessageType.Binary, echoedType);
            Assert.Equal(sent, echo);
        }

        await socket.SendAsync("gr"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, cancellationToken);
        await socket.SendAsync("üß"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        var (type, text) = await ReceiveAsync(socket, cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", cancellationToken);

        await echoing;
        Assert.Equal((WebSocketMessageType.Text, "grüß"), (type, System.Text.Encoding.UTF8.GetString(text)));
        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure, "done"), (peer.State, peer.CloseStatus, peer.CloseStatusDescription));
        Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.NormalClosure), (socket.State, socket.CloseStatus));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReceiveAsync_PeerCloses_IsToldAndCanAnswer(bool isServer)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer, cancellationToken);
        using var peer = WebSocket.CreateFromStream(new NetworkStream(raw), new WebSocketCreationOptions { IsServer = !isServer });

        var closing = peer.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "going", cancellationToken);
        var received = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
        var state = socket.State;
        await socket.CloseOutputAsync(socket.CloseStatus!.Value, null, cancellationToken);
        socket.Dispose();

        await closing;
        Assert.Equal((WebSocketMessageType.Close, WebSocketState.CloseReceived), (received.MessageType, state));
        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "going"), (socket.CloseStatus, socket.CloseStatusDescription));
        Assert.Equal(WebSocketState.Closed, peer.State);
        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.SendAsync(_buffer.AsMemory(), WebSocketMessageType.Text, true, cancellationToken));
    }

    [Fact]
    public async Task ReceiveAsync_PingWithinAMessage_IsAnsweredAndTheMessageIsWhole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: false, cancellationToken);
        byte[] sent = [.. Frame(0x01, "one "), .. Frame(0x89, "?"), .. Frame(0x8A, "unasked"), .. Frame(0x80, "two")];
        await raw.SendAsync(sent, cancellationToken);

        var (_, message) = await ReceiveAsync(socket, cancellationToken);

        Assert.Equal("one two"u8.ToArray(), message);
        var pong = await ReceiveAsync(raw, 7, cancellationToken);
        Assert.Equal((0x8A, 0x81, (byte)'?'), (pong[0], pong[1], (byte)(pong[6] ^ pong[2])));
    }

    [Theory]
    [InlineData(1002, new byte[] { 0xC1, 0x00 })] // a reserved bit
    [InlineData(1002, new byte[] { 0x83, 0x00 })] // an unknown kind
    [InlineData(1002, new byte[] { 0x80, 0x00 })] // goes on with nothing
    [InlineData(1002, new byte[] { 0x01, 0x00, 0x81, 0x00 })] // begins in the middle
    [InlineData(1002, new byte[] { 0x09, 0x00 })] // a ping in pieces
    [InlineData(1002, new byte[] { 0x89, 0x7E, 0x00, 0x7E })] // a ping too long
    [InlineData(1002, new byte[] { 0x81, 0x80, 1, 2, 3, 4 })] // masked by a server
    [InlineData(1002, new byte[] { 0x81, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0 })] // longer than lengths can be
    [InlineData(1002, new byte[] { 0x88, 0x01, 0x03 })] // half a code
    [InlineData(1002, new byte[] { 0x88, 0x02, 0x03, 0xED })] // 1005, which nobody may send
    [InlineData(1002, new byte[] { 0x88, 0x03, 0x03, 0xE8, 0xFF })] // a reason that is no text
    [InlineData(1007, new byte[] { 0x81, 0x01, 0xFF })] // no text
    [InlineData(1007, new byte[] { 0x81, 0x02, (byte)'a', 0xC3 })] // half a character at the end
    [InlineData(1007, new byte[] { 0x01, 0x01, 0xC3, 0x80, 0x01, (byte)'a' })] // and in the middle
    public async Task ReceiveAsync_WhatNoPeerMaySend_IsRefused(int code, byte[] bytes)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: false, cancellationToken);
        await raw.SendAsync(bytes, cancellationToken);

        await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(socket, cancellationToken));

        var close = await ReceiveAsync(raw, 8, cancellationToken);
        Assert.Equal((0x88, 0x82), (close[0], close[1]));
        Assert.Equal(code, ((close[6] ^ close[2]) << 8) | (close[7] ^ close[3]));
        Assert.Equal(WebSocketState.Aborted, socket.State);
    }

    [Fact]
    public async Task ReceiveAsync_ClientDoesNotMask_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: true, cancellationToken);
        await raw.SendAsync(Frame(0x81, "hello"), cancellationToken);

        await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(socket, cancellationToken));

        Assert.Equal([0x88, 0x02, 0x03, 0xEA], await ReceiveAsync(raw, 4, cancellationToken));
    }

    [Fact]
    public async Task ReceiveAsync_ConnectionEndsWithoutClose_Throws()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: true, cancellationToken);
        var receiving = ReceiveAsync(socket, cancellationToken);

        raw.Dispose();

        var fault = await Assert.ThrowsAsync<WebSocketException>(() => receiving);
        Assert.Equal((WebSocketError.ConnectionClosedPrematurely, WebSocketState.Aborted), (fault.WebSocketErrorCode, socket.State));
    }

    [Fact]
    public async Task ReceiveAsync_Cancelled_EndsTheConnection()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: true, cancellationToken);
        using var cancelling = new CancellationTokenSource();
        var receiving = ReceiveAsync(socket, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(WebSocketState.Aborted, socket.State);
        Assert.Equal(0, await raw.ReceiveAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task KeepAlive_PeerIsSilent_IsAskedAndGivenUp()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: true, cancellationToken);
        var receiving = ReceiveAsync(socket, cancellationToken);

        _time.Advance(TimeSpan.FromSeconds(3));
        var ping = await ReceiveAsync(raw, 2, cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3.9));
        var before = socket.State;
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal([0x89, 0x00], ping);
        Assert.Equal((WebSocketState.Open, WebSocketState.Aborted), (before, socket.State));
        await Assert.ThrowsAsync<WebSocketException>(() => receiving);
    }

    [Fact]
    public async Task KeepAlive_PeerAnswers_GoesOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: false, cancellationToken);
        await raw.SendAsync(Frame(0x82, "1"), cancellationToken);
        await ReceiveAsync(socket, cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3));
        await ReceiveAsync(raw, 6, cancellationToken); // the ping

        byte[] answer = [.. Frame(0x8A, ""), .. Frame(0x82, "2")];
        await raw.SendAsync(answer, cancellationToken);
        await ReceiveAsync(socket, cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(0x89, (await ReceiveAsync(raw, 6, cancellationToken))[0]);
    }

    [Fact]
    public async Task SendAsync_ManyAtOnce_KeepsFramesWhole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (socket, raw) = await ConnectAsync(isServer: true, cancellationToken);
        using var peer = WebSocket.CreateFromStream(new NetworkStream(raw), new WebSocketCreationOptions { IsServer = false });
        var large = RandomNumberGenerator.GetBytes(8 * 1024 * 1024); // more than the socket takes at once

        var sending = socket.SendAsync(large.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).AsTask();
        var wasWaiting = !sending.IsCompleted;
        var closing = socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

        Assert.Equal(large, (await ReceiveAsync(peer, cancellationToken)).Bytes);
        Assert.Equal(WebSocketMessageType.Close, (await ReceiveAsync(peer, cancellationToken)).Type);
        Assert.True(wasWaiting);
        await Task.WhenAll(sending, closing);
    }

    private async Task<(LoopWebSocket Socket, Socket Raw)> ConnectAsync(bool isServer, CancellationToken cancellationToken)
    {
        var (stream, raw) = await _pair.ConnectAsync(cancellationToken);
        var options = new LoopWebSocketOptions
        {
            IsServer = isServer, KeepAliveInterval = TimeSpan.FromSeconds(3), KeepAliveTimeout = TimeSpan.FromSeconds(4),
        };
        return (new LoopWebSocket(stream, options, _time), raw);
    }

    private static byte[] Frame(byte first, string text) => [first, (byte)text.Length, .. System.Text.Encoding.UTF8.GetBytes(text)];

    private static async Task EchoAsync(WebSocket peer, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(peer, cancellationToken) is { Type: not WebSocketMessageType.Close } message)
        {
            await peer.SendAsync(message.Bytes.AsMemory(), message.Type, endOfMessage: true, cancellationToken);
        }

        await peer.CloseOutputAsync(peer.CloseStatus!.Value, null, cancellationToken);
    }

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[5000];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return (received.MessageType, message.ToArray());
            }
        }
    }

    private static async Task<byte[]> ReceiveAsync(Socket raw, int byteCount, CancellationToken cancellationToken)
    {
        var bytes = new byte[byteCount];
        for (var at = 0; at < byteCount;)
        {
            var count = await raw.ReceiveAsync(bytes.AsMemory(at), cancellationToken);
            Assert.NotEqual(0, count);
            at += count;
        }

        return bytes;
    }
}
