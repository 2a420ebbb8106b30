using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Server.CallLoops;
using Parley.Server.CallLoops.Framing;

namespace Parley.Server.Tests.CallLoops;

public sealed class LoopDialerTests : IDisposable
{
    private readonly CallLoopSet _loops = new(TimeProvider.System, NullLogger<CallLoop>.Instance);
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly byte[] _buffer = new byte[1000];

    public LoopDialerTests()
    {
        Assert.SkipUnless(_loops.IsSupported, "Loops are for Linux.");
        _server.Start();
    }

    public void Dispose()
    {
        _loops.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Serve_ServerAgrees_OpensASocketThatHasWhatCameAtOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var dialling = DialAsync(cancellationToken);
        using var server = await _server.AcceptSocketAsync(cancellationToken);
        var request = await ReadHeadAsync(server, cancellationToken);

        byte[] answer = [.. Encoding.ASCII.GetBytes(Agreement(request)), 0x81, 0x02, (byte)'h', (byte)'i'];
        await server.SendAsync(answer, cancellationToken);
        using var socket = await dialling;
        var received = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);

        Assert.StartsWith("GET /v1/realtime?model=m HTTP/1.1\r\nHost: 127.0.0.1:", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer k\r\n", request, StringComparison.Ordinal);
        Assert.Equal((2, WebSocketMessageType.Text, "realtime"), (received.Count, received.MessageType, socket.SubProtocol));
    }

    [Fact]
    public async Task Serve_TwoAtOnce_EachHasItsOwnConnection()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var first = DialAsync(cancellationToken);
        using var one = await _server.AcceptSocketAsync(cancellationToken);
        var second = DialAsync(cancellationToken);
        using var other = await _server.AcceptSocketAsync(cancellationToken);

        await other.SendAsync(Encoding.ASCII.GetBytes(Agreement(await ReadHeadAsync(other, cancellationToken))), cancellationToken);
        using var socketOfOther = await second;
        var isFirstOpen = first.IsCompleted;
        await one.SendAsync(Encoding.ASCII.GetBytes(Agreement(await ReadHeadAsync(one, cancellationToken))), cancellationToken);
        using var socketOfOne = await first;

        await one.SendAsync(new byte[] { 0x81, 0x01, (byte)'1' }, cancellationToken);
        Assert.Equal(1, (await socketOfOne.ReceiveAsync(_buffer.AsMemory(), cancellationToken)).Count);
        Assert.False(isFirstOpen);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: of another\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    public async Task Serve_ServerAnswersSomethingElse_Throws(string answer)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var dialling = DialAsync(cancellationToken);
        using var server = await _server.AcceptSocketAsync(cancellationToken);
        await ReadHeadAsync(server, cancellationToken);

        await server.SendAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => dialling);
        Assert.Equal(0, await server.ReceiveAsync(_buffer, cancellationToken));
    }

    [Fact]
    public async Task Serve_AnswerHasNoEnd_Throws()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var dialling = DialAsync(cancellationToken);
        using var server = await _server.AcceptSocketAsync(cancellationToken);
        await ReadHeadAsync(server, cancellationToken);

        await server.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\n" + new string('x', 16 * 1024)), cancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => dialling);
    }

    [Theory]
    [InlineData(401, RealtimeFailure.InvalidKey)]
    [InlineData(429, RealtimeFailure.RateLimited)]
    [InlineData(503, RealtimeFailure.ServerUnavailable)]
    public async Task Serve_ServerRefuses_SaysHow(int status, RealtimeFailure failure)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var connecting = new OpenAIRealtimeModel(Options()).ConnectAsync(cancellationToken).AsTask();
        using var server = await _server.AcceptSocketAsync(cancellationToken);
        await ReadHeadAsync(server, cancellationToken);

        await server.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n"), cancellationToken);

        Assert.Equal(failure, (await Assert.ThrowsAsync<RealtimeConnectException>(() => connecting)).Failure);
    }

    [Fact]
    public async Task Serve_NobodyListens_SaysSo()
    {
        var options = Options();
        _server.Stop();

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(TestContext.Current.CancellationToken));

        Assert.Equal(RealtimeFailure.NetworkLost, fault.Failure);
        Assert.Contains("refused", fault.Message, StringComparison.Ordinal);
    }

    private Task<WebSocket> DialAsync(CancellationToken cancellationToken)
    {
        var port = ((IPEndPoint)_server.LocalEndpoint).Port;
        var headers = new Dictionary<string, string> { ["Authorization"] = "Bearer k" };
        return Options().SocketFactory!(new Uri($"ws://127.0.0.1:{port}/v1/realtime?model=m"), headers, cancellationToken).AsTask();
    }

    private OpenAIRealtimeOptions Options()
    {
        var options = new OpenAIRealtimeOptions { Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}/v1"), Model = "m" };
        options.UseApiKey("k");
        new LoopDialer(_loops, TimeProvider.System).Serve(options);
        return options;
    }

    private static string Agreement(string request)
    {
        var key = request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        return $"HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\nSec-WebSocket-Accept: {HandshakeKey.Answer(key)}\r\nSec-WebSocket-Protocol: realtime\r\n\r\n";
    }

    private static async Task<string> ReadHeadAsync(Socket server, CancellationToken cancellationToken)
    {
        var head = "";
        var buffer = new byte[4096];
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head += Encoding.ASCII.GetString(buffer, 0, await server.ReceiveAsync(buffer, cancellationToken));
        }

        return head;
    }
}
