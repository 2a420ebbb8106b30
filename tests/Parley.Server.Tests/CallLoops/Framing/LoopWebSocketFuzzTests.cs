using System.Net.WebSockets;
using Parley.Server.CallLoops.Framing;

namespace Parley.Server.Tests.CallLoops.Framing;

/// <summary>Frames in any order and pieces, right and broken ones: what comes out is what the platform's own WebSocket makes of them.</summary>
public sealed class LoopWebSocketFuzzTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReceiveAsync_AnyBytes_SeesWhatThePlatformSees(bool isServer)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var endings = new HashSet<string>();
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var bytes = Frames(random, isServer);
            if (random.Next(2) == 0)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            using var expected = WebSocket.CreateFromStream(new PiecewiseStream(bytes, seed), new WebSocketCreationOptions { IsServer = isServer });
            using var actual = new LoopWebSocket(new PiecewiseStream(bytes, seed + 1), new LoopWebSocketOptions { IsServer = isServer }, TimeProvider.System);
            var heard = await HearAsync(actual, random, cancellationToken);

            Assert.Equal((await HearAsync(expected, random, cancellationToken), seed), (heard, seed));
            endings.Add(heard[(heard.LastIndexOf('|') + 1)..]);
        }

        Assert.True(endings.Count > 3); // faults, and closes of several kinds
    }

    private static byte[] Frames(Random random, bool areMasked)
    {
        using var bytes = new MemoryStream();
        var isInMessage = false;
        for (var count = random.Next(1, 8); count > 0; count--)
        {
            var isControl = random.Next(4) == 0;
            var isFinal = isControl || random.Next(3) > 0;
            var kind = isControl ? (random.Next(4) == 0 ? FrameKind.Close : random.Next(2) == 0 ? FrameKind.Ping : FrameKind.Pong)
                : isInMessage ? FrameKind.Continuation
                : random.Next(2) == 0 ? FrameKind.Text : FrameKind.Binary;
            isInMessage = isControl ? isInMessage : !isFinal;
            Write(bytes, random, kind, isFinal, areMasked);
        }

        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, Random random, FrameKind kind, bool isFinal, bool isMasked)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(kind >= FrameKind.Close ? 20 : 200)).Select(_ => "aé€😀"[random.Next(3)]));
        byte[] payload = kind == FrameKind.Close
            ? new ClosePayload((WebSocketCloseStatus)random.Next(998, 1013), text).ToBytes()
            : System.Text.Encoding.UTF8.GetBytes(text);
        var header = new FrameHeader(kind, isFinal, payload.Length, isMasked ? (uint)random.NextInt64() : null);
        var head = new byte[header.ByteCount];
        header.Write(head);
        bytes.Write(head);
        FrameMask.Apply(payload, header.Mask ?? 0);
        bytes.Write(payload);
    }

    private static async Task<string> HearAsync(WebSocket socket, Random random, CancellationToken cancellationToken)
    {
        var heard = new System.Text.StringBuilder();
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var buffer = new byte[random.Next(1, 300)];
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return heard.Append($"|close {socket.CloseStatus} {socket.CloseStatusDescription?.Length}").ToString();
                }

                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    heard.Append($"|{received.MessageType} {Convert.ToHexString(message.ToArray())}");
                    message.SetLength(0);
                }
            }
        }
        catch (WebSocketException)
        {
            return heard.Append("|fault").ToString();
        }
    }

    /// <summary>Gives bytes in pieces of any length, and takes whatever is written.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int seed) : MemoryStream
    {
        private readonly MemoryStream _bytes = new(bytes);
        private readonly Random _random = new(seed);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_random.Next(2) == 0)
            {
                await Task.Yield();
            }

            return await _bytes.ReadAsync(buffer[..Math.Min(buffer.Length, _random.Next(1, 100))], cancellationToken);
        }
    }
}
