using System.Net.WebSockets;
using Parley.Fuzzing;
using Parley.Realtime.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>Mutated frames through real sockets: connections may end, but the server and the others' conversations do not.</summary>
[Trait("Category", "Integration")]
[Collection("Fuzzing")]
public sealed class SocketFuzzTests
{
    private const string Path = "/v1/realtime?model=parley";
    private const int UsualFrameCount = 3000;
    private const int FramesPerConnection = 100;
    private const int MostFrameCount = 50_000; // a socket is slower than a reader

    [Fact]
    [Statement(300, 301)]
    public async Task Connections_OfMutatedFrames_EndAloneAndGiveTheirPlacesBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken, options => options.Server.MaxConversations = 2);
        using var bystander = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        await bystander.ReceiveAsync("session.created", cancellationToken);
        var frameCount = Math.Min(MostFrameCount, FuzzRun.FrameCount(UsualFrameCount));
        var seeds = new Random(frameCount);

        for (var sent = 0; sent < frameCount; sent += FramesPerConnection)
        {
            await SendAsync(server, [.. Enumerable.Range(0, FramesPerConnection).Select(_ => seeds.Next())], cancellationToken);
            await bystander.SendAsync("""{"type":"input_audio_buffer.clear"}""", cancellationToken);
            await bystander.ReceiveAsync("input_audio_buffer.cleared", cancellationToken);
        }

        using var last = await ConnectAsync(server, cancellationToken);
        await last.SendAsync("""{"type":"response.create","response":{"output_modalities":["text"]}}""", cancellationToken);
        var done = await last.ReceiveAsync("response.done", cancellationToken);
        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
    }

    private static async Task SendAsync(RunningServer server, int[] seeds, CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(server, cancellationToken);
        var reading = Record.ExceptionAsync(() => client.ReceiveCloseAsync(cancellationToken));
        var failure = await Record.ExceptionAsync(async () =>
        {
            foreach (var seed in seeds)
            {
                await client.SendAsync(FrameMutator.Mutate(seed, Frames.Client), WebSocketMessageType.Text, cancellationToken);
            }

            await client.CloseOutputAsync(cancellationToken);
        });
        var ending = await reading;
        cancellationToken.ThrowIfCancellationRequested();

        Assert.True(IsEndOfConnection(failure), $"seeds {string.Join(',', seeds)}: {failure}");
        Assert.True(IsEndOfConnection(ending), $"seeds {string.Join(',', seeds)}: {ending}");
        Assert.True(client.CloseStatus is null or 1000 or 1007, $"seeds {string.Join(',', seeds)}: closed with {client.CloseStatus} {client.CloseReason}");
    }

    /// <summary>A reset comes up as a cancellation.</summary>
    private static bool IsEndOfConnection(Exception? exception) => exception is null or WebSocketException or OperationCanceledException;

    /// <summary>Knocks until the place of the one before is free.</summary>
    private static async Task<RawClient> ConnectAsync(RunningServer server, CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
            if ((await client.ReceiveAsync(cancellationToken))?.GetProperty("type").GetString() == "session.created")
            {
                return client;
            }

            client.Dispose();
        }
    }
}
