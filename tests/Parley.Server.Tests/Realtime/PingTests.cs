using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>A client that opens a socket and then says nothing, not even PONG.</summary>
[Trait("Category", "Integration")]
[Trait("Speed", "Slow")]
public sealed class PingTests
{
    [Fact]
    [Statement(24)]
    public async Task Connection_HalfOpen_IsPingedAndThenDropped()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.PingInterval = TimeSpan.FromSeconds(1));
        using var tcp = await RawHandshake.OpenAsync(server.Url, "/v1/realtime?model=parley", "", cancellationToken);
        await using var stream = tcp.GetStream();

        var received = new MemoryStream();
        var ending = await Record.ExceptionAsync(() => stream.CopyToAsync(received, cancellationToken)); // until the server drops the connection

        Assert.True(ending is null or IOException, $"{ending}");
        Assert.Contains(Frames(received.ToArray()), opcode => opcode == 0x9);
    }

    private static List<int> Frames(byte[] bytes)
    {
        var opcodes = new List<int>();
        var at = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        while (at + 1 < bytes.Length)
        {
            opcodes.Add(bytes[at] & 0xF);
            var length = bytes[at + 1] & 0x7F;
            at += length == 126 ? 4 + (bytes[at + 2] << 8 | bytes[at + 3]) : 2 + length;
        }

        return opcodes;
    }
}
