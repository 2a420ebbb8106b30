using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Load;

/// <summary>Five hundred sessions on one server in which nobody says anything: what they cost, and that each still answers.</summary>
[Trait("Category", "Load")]
[Collection(MeasuredAlone.Name)]
public sealed class IdleSessionsTests(ITestOutputHelper output)
{
    private const int SessionCount = 500;
    private const int ListeningCount = 20;
    private const int MostBytesPerSession = 60 * 1024;

    /// <summary>The clients are bare sockets without a buffer, so that what is measured is the server's.</summary>
    [Fact]
    public async Task Sessions_FiveHundredIdle_CostLittleMemoryAndAllAnswer()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.MaxConversations = SessionCount + 20);
        var latencies = new List<TimeSpan>();
        await OpenAndCloseAsync(server, 20, cancellationToken); // what the first sessions load stays
        var empty = Measure();

        var sessions = new List<TcpClient>();
        for (var count = 0; count < SessionCount; count++)
        {
            var (session, latency) = await OpenAsync(server, cancellationToken);
            sessions.Add(session);
            latencies.Add(latency);
        }

        var perSession = (Measure() - empty) / SessionCount;
        latencies.Sort();
        output.WriteLine($"{perSession / 1024.0:F1} KiB of managed memory a session");
        output.WriteLine($"session.created after the upgrade: median {latencies[SessionCount / 2].TotalMilliseconds:F2} ms, p95 {latencies[SessionCount * 95 / 100].TotalMilliseconds:F2} ms");
        foreach (var session in sessions)
        {
            await SendAsync(session, """{"type":"input_audio_buffer.clear"}""", cancellationToken);
            Assert.Equal("input_audio_buffer.cleared", await ReceiveTypeAsync(session, cancellationToken));
        }

        foreach (var seconds in (int[])[1, 9, 20, 30])
        {
            var before = Measure();
            await SendSilenceAsync(sessions.Take(ListeningCount), seconds, cancellationToken);
            output.WriteLine($"{(Measure() - before) / ListeningCount / 1024} KiB more for each of {ListeningCount} after {seconds} s more of silence");
        }

        sessions.ForEach(session => session.Dispose());

        Assert.InRange(perSession, 0, MostBytesPerSession);
    }

    private static async Task OpenAndCloseAsync(RunningServer server, int count, CancellationToken cancellationToken)
    {
        for (var index = 0; index < count; index++)
        {
            var (session, _) = await OpenAsync(server, cancellationToken);
            session.Dispose();
        }
    }

    /// <returns>The session, and the time from the end of the upgrade's answer to the end of <c>session.created</c>.</returns>
    private static async Task<(TcpClient Session, TimeSpan Latency)> OpenAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var session = await RawHandshake.OpenAsync(server.Url, "/v1/realtime?model=parley", "", cancellationToken);
        var last = new byte[4];
        while (!last.AsSpan().SequenceEqual("\r\n\r\n"u8))
        {
            last.AsSpan(1).CopyTo(last);
            await session.GetStream().ReadExactlyAsync(last.AsMemory(3), cancellationToken);
        }

        var upgraded = TimeProvider.System.GetTimestamp();
        Assert.Equal("session.created", await ReceiveTypeAsync(session, cancellationToken));
        return (session, TimeProvider.System.GetElapsedTime(upgraded));
    }

    /// <summary>PCM of 24 kHz, a second an event; returns when all of it was taken.</summary>
    private static async Task SendSilenceAsync(IEnumerable<TcpClient> sessions, int seconds, CancellationToken cancellationToken)
    {
        var second = $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[48_000])}}"}""";
        foreach (var session in sessions)
        {
            for (var count = 0; count < seconds; count++)
            {
                await SendAsync(session, second, cancellationToken);
            }

            await SendAsync(session, """{"type":"no.such.event"}""", cancellationToken);
            Assert.Equal("error", await ReceiveTypeAsync(session, cancellationToken));
        }
    }

    /// <summary>One unfragmented text frame of the server (RFC 6455 §5.2).</summary>
    private static async Task<string?> ReceiveTypeAsync(TcpClient session, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        await session.GetStream().ReadExactlyAsync(head, cancellationToken);
        Assert.Equal(0x81, head[0]);
        var length = (int)head[1];
        if (length == 126)
        {
            await session.GetStream().ReadExactlyAsync(head, cancellationToken);
            length = (head[0] << 8) | head[1];
        }

        var json = new byte[length];
        await session.GetStream().ReadExactlyAsync(json, cancellationToken);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("type").GetString();
    }

    /// <summary>One text frame of less than 64 KiB, masked with zeros.</summary>
    private static ValueTask SendAsync(TcpClient session, string json, CancellationToken cancellationToken)
    {
        byte[] length = json.Length < 126 ? [(byte)(0x80 | json.Length)] : [0x80 | 126, (byte)(json.Length >> 8), (byte)json.Length];
        byte[] frame = [0x81, .. length, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(json)];
        return session.GetStream().WriteAsync(frame, cancellationToken);
    }

    private static long Measure()
    {
        for (var count = 0; count < 3; count++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
