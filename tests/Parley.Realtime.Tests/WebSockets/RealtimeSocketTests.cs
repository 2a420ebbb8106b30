using System.Net.WebSockets;
using System.Text;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Realtime.WebSockets;

[Trait("Category", "Unit")]
public sealed class RealtimeSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_SeveralEvents_ArriveInOrder()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var client = new RealtimeSocket(clientEnd);
        await using var server = new RealtimeSocket(serverEnd);

        await client.SendAsync(new ResponseCreateEvent { EventId = "1" }, Token);
        await client.SendAudioAsync(new byte[320], Token);
        Assert.True(client.TryPost(new ResponseCancelEvent { EventId = "3" }));

        Assert.IsType<ResponseCreateEvent>(ClientEvent.Read((await server.ReceiveAsync(Token)).Utf8Json.Span));
        var append = ClientEvent.Read((await server.ReceiveAsync(Token)).Utf8Json.Span);
        Assert.Equal(320, Assert.IsType<InputAudioBufferAppendEvent>(append).Audio.Length);
        Assert.Equal("3", ClientEvent.Read((await server.ReceiveAsync(Token)).Utf8Json.Span).EventId);
    }

    [Fact]
    public async Task ReceiveAsync_MessageInManyFrames_IsWhole()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets(1024 * 1024);
        await using var server = new RealtimeSocket(serverEnd);
        var json = Encoding.UTF8.GetBytes("\"" + new string('é', 50_000) + "\"");
        for (var at = 0; at < json.Length; at += 7001)
        {
            var part = json.AsMemory(at, Math.Min(7001, json.Length - at));
            await clientEnd.SendAsync(part, WebSocketMessageType.Text, at + part.Length == json.Length, Token);
        }

        var message = await server.ReceiveAsync(Token);

        Assert.Equal(json, message.Utf8Json.ToArray());
        clientEnd.Abort();
    }

    [Fact]
    public async Task ReceiveAsync_BinaryMessage_IsReportedAndTheConnectionGoesOn()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var server = new RealtimeSocket(serverEnd);
        await clientEnd.SendAsync(new byte[10], WebSocketMessageType.Binary, endOfMessage: true, Token);
        await clientEnd.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);

        var first = await server.ReceiveAsync(Token);
        var second = await server.ReceiveAsync(Token);

        Assert.Equal((RealtimeMessageKind.Binary, 0), (first.Kind, first.Utf8Json.Length));
        Assert.Equal(RealtimeMessageKind.Text, second.Kind);
        clientEnd.Abort();
    }

    [Fact]
    [Row(57)]
    public async Task ReceiveAsync_TooLong_IsRefusedWith1009()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var server = new RealtimeSocket(serverEnd, new RealtimeSocketOptions { MaxMessageByteCount = 1000 });
        await clientEnd.SendAsync(new byte[1001], WebSocketMessageType.Text, endOfMessage: true, Token);

        var fault = await Assert.ThrowsAsync<ParleyProtocolException>(async () => await server.ReceiveAsync(Token));

        var answer = await clientEnd.ReceiveAsync(new byte[10], Token);
        Assert.True(fault.IsFatal);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, answer.CloseStatus);
        clientEnd.Abort();
    }

    [Theory]
    [InlineData(4, int.MaxValue)]
    [InlineData(int.MaxValue, 1200)]
    [Statement(296)]
    public async Task TryPost_PeerReadsLate_ClosesWith1008AndTheReason(int capacity, int byteLimit)
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets(roomByteCount: 256);
        await using var client = new RealtimeSocket(clientEnd);
        await using var server = new RealtimeSocket(
            serverEnd, new RealtimeSocketOptions { OutboxCapacity = capacity, OutboxByteLimit = byteLimit, CloseTimeout = TimeSpan.FromSeconds(30) });
        var receiving = server.ReceiveAsync(Token).AsTask();

        var posted = Enumerable.Range(0, 20).TakeWhile(_ => server.TryPostAudioDelta(null, "r", "i", 0, 0, new byte[200])).Count();
        var received = 0;
        while ((await client.ReceiveAsync(Token)).Kind != RealtimeMessageKind.Closed)
        {
            received++;
        }

        Assert.InRange(posted, 3, 8);
        Assert.InRange(received, 0, posted - 1); // what waited is thrown away
        Assert.Equal((1008, "client reads too slowly"), (client.CloseStatus, client.CloseReason));
        Assert.True(server.IsPeerTooSlow);
        Assert.Equal(RealtimeMessageKind.Closed, (await receiving).Kind);
        Assert.False(server.TryPost(new ResponseCreateEvent()));
    }

    [Fact]
    public async Task TryPost_OneMessageLongerThanTheLimit_IsSentWhenNothingElseWaits()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var client = new RealtimeSocket(clientEnd);
        await using var server = new RealtimeSocket(serverEnd, new RealtimeSocketOptions { OutboxByteLimit = 1000 });

        var isPosted = server.TryPostAudioDelta(null, "r", "i", 0, 0, new byte[100_000]);
        var received = await client.ReceiveAsync(Token);

        Assert.True(isPosted);
        Assert.InRange(received.Utf8Json.Length, 100_000, 200_000);
        Assert.False(server.IsPeerTooSlow);
    }

    [Fact]
    public async Task Outbox_AfterABurst_KeepsNoMoreThan32Buffers()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var client = new RealtimeSocket(clientEnd);
        var outbox = new SocketOutbox(serverEnd, new RealtimeSocketOptions());
        var burst = Enumerable.Range(0, 100).Select(_ => outbox.Lend()).ToHashSet();

        foreach (var buffer in burst)
        {
            "{}"u8.CopyTo(buffer.GetSpan(2));
            buffer.Advance(2);
            Assert.True(outbox.TryPost(buffer));
        }

        outbox.Close(WebSocketCloseStatus.NormalClosure, "");
        await outbox.Completion; // by then all have come back
        var kept = Enumerable.Range(0, 100).Count(_ => burst.Contains(outbox.Lend()));

        Assert.Equal(32, kept);
        clientEnd.Abort();
        serverEnd.Abort();
    }

    [Fact]
    [Statement(296)]
    public async Task TryPost_PeerNeverReads_IsCutOffAfterTheCloseTimeout()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets(roomByteCount: 256);
        var server = new RealtimeSocket(serverEnd, new RealtimeSocketOptions { OutboxCapacity = 4, CloseTimeout = TimeSpan.FromMilliseconds(50) });
        var receiving = server.ReceiveAsync(Token).AsTask();

        var posted = Enumerable.Range(0, 20).TakeWhile(_ => server.TryPostAudioDelta(null, "r", "i", 0, 0, new byte[200])).Count();
        await server.DisposeAsync();

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => receiving);
        Assert.InRange(posted, 4, 8);
        Assert.Contains("reads too slowly", fault.Message, StringComparison.Ordinal);
        clientEnd.Abort();
    }

    [Fact]
    public async Task CloseAsync_AfterPosts_SendsThemThenTheCodeAndReason()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var client = new RealtimeSocket(clientEnd);
        await using var server = new RealtimeSocket(serverEnd);
        Assert.True(server.TryPost(new ResponseCreateEvent()));

        await server.CloseAsync(4000, "invalid_request_error.missing_model");

        Assert.Equal(RealtimeMessageKind.Text, (await client.ReceiveAsync(Token)).Kind);
        Assert.Equal(RealtimeMessageKind.Closed, (await client.ReceiveAsync(Token)).Kind);
        Assert.Equal((4000, "invalid_request_error.missing_model"), (client.CloseStatus, client.CloseReason));
        Assert.False(server.TryPost(new ResponseCreateEvent()));
        Assert.Equal(RealtimeMessageKind.Closed, (await server.ReceiveAsync(Token)).Kind);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () => await server.SendAsync(new ResponseCreateEvent(), Token));
    }

    [Fact]
    public async Task ReceiveAsync_PeerVanishes_Throws()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreateWebSockets();
        await using var server = new RealtimeSocket(serverEnd);
        clientEnd.Dispose();

        var fault = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () => await server.ReceiveAsync(Token));

        Assert.Null(fault.CloseStatus);
    }
}
