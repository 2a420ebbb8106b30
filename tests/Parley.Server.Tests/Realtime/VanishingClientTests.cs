using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Realtime;

/// <summary>Clients that are gone without a word: what was done for them stops, and their place is free.</summary>
[Trait("Category", "Integration")]
public sealed class VanishingClientTests
{
    private const string Path = "/v1/realtime?model=parley";

    [Theory]
    [Statement(24, 295)]
    [InlineData("reset")]
    [InlineData("silence")]
    public async Task Conversation_ClientVanishesInAResponse_CancelsInferenceAndFreesThePlace(string end)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chat = new FakeChatClient((_, token) => Hang(started, cancelled, token));
        await using var server = await RunningServer.StartBareAsync(
            cancellationToken,
            options => (options.Server.MaxConversations, options.Server.PingInterval) = (1, TimeSpan.FromSeconds(1)),
            builder => builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing()).AddChatModel(_ => chat).AddTextToSpeech(_ => new FakeTextToSpeechClient()));
        using var peer = await SilentPeer.ConnectAsync(server.Url, Path, cancellationToken);
        await peer.SendAsync("""{"type":"response.create"}""", cancellationToken);
        await started.Task.WaitAsync(cancellationToken);

        if (end == "reset")
        {
            peer.Reset();
        }

        await cancelled.Task.WaitAsync(cancellationToken);
        Assert.Equal("session.created", await FirstEventOfAFreePlaceAsync(server, cancellationToken));
    }

    /// <summary>Knocks until the place of the vanished client is free.</summary>
    private static async Task<string?> FirstEventOfAFreePlaceAsync(RunningServer server, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var next = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
            var type = (await next.ReceiveAsync(cancellationToken))?.GetProperty("type").GetString();
            if (type != "error")
            {
                return type;
            }
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Hang(
        TaskCompletionSource started, TaskCompletionSource cancelled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
        started.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }
}
