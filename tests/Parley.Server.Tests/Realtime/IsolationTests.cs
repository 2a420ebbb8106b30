using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Server.Hosting;
using Parley.Server.Tests.Gateway;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Realtime;

/// <summary>What happens to one conversation is nothing to the others.</summary>
[Trait("Category", "Integration")]
public sealed class IsolationTests
{
    private const string Path = "/v1/realtime?model=parley";
    private const string Respond = """{"type":"response.create","response":{"output_modalities":["text"]}}""";

    [Fact]
    [Statement(299)]
    public async Task Stage_ThatThrowsForOneConversation_FailsThatResponseAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(goOn.Task, new LogText(), cancellationToken);
        using var unlucky = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        using var other = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        await AskAsync(other, "wait", cancellationToken);
        await other.ReceiveAsync("response.created", cancellationToken);

        await AskAsync(unlucky, "throw", cancellationToken);
        var failed = await unlucky.ReceiveAsync("response.done", cancellationToken);
        goOn.SetResult();
        var answered = await other.ReceiveAsync("response.done", cancellationToken);
        await AskAsync(unlucky, "hello", cancellationToken);
        var recovered = await unlucky.ReceiveAsync("response.done", cancellationToken);

        Assert.Equal("failed", Status(failed));
        Assert.Equal("completed", Status(answered));
        Assert.Equal("completed", Status(recovered));
    }

    [Fact]
    [Statement(299)]
    public async Task Ids_OfOneConversation_AreUnknownInAnother()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(Task.CompletedTask, new LogText(), cancellationToken);
        using var owner = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        using var other = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        await AskAsync(owner, "hello", cancellationToken);
        var added = await owner.ReceiveAsync("conversation.item.added", cancellationToken);
        var created = await owner.ReceiveAsync("response.created", cancellationToken);
        var itemId = added.GetProperty("item").GetProperty("id").GetString();
        var responseId = created.GetProperty("response").GetProperty("id").GetString();

        await other.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""", cancellationToken);
        var retrieved = await other.ReceiveAsync("error", cancellationToken);
        await other.SendAsync($$"""{"type":"response.cancel","response_id":"{{responseId}}"}""", cancellationToken);
        var cancelled = await other.ReceiveAsync("error", cancellationToken);

        Assert.Equal("item_retrieve_invalid_item_id", Code(retrieved));
        Assert.Equal("response_cancel_not_active", Code(cancelled));
        Assert.Equal("completed", Status(await owner.ReceiveAsync("response.done", cancellationToken)));
    }

    [Fact]
    [Statement(296)]
    public async Task Client_ThatNeverReads_IsCutOffAndOthersAreAnsweredMeanwhile()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = new LogText();
        await using var server = await StartAsync(Task.CompletedTask, log, cancellationToken);
        using var deaf = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);
        using var other = await RawClient.ConnectAsync(server.Url, Path, cancellationToken);

        var sending = Task.Run(() => Record.ExceptionAsync(async () =>
        {
            while (!log.Text.Contains("SlowReader", StringComparison.Ordinal))
            {
                for (var count = 0; count < 1000; count++)
                {
                    await deaf.SendAsync("""{"type":"response.cancel"}""", cancellationToken);
                }
            }
        }).AsTask(), cancellationToken);
        do
        {
            await AskAsync(other, "hello", cancellationToken);
            Assert.Equal("completed", Status(await other.ReceiveAsync("response.done", cancellationToken)));
        }
        while (!sending.IsCompleted);

        Assert.True(await sending is null or WebSocketException or IOException, $"{await sending}");
        await Record.ExceptionAsync(() => deaf.ReceiveCloseAsync(cancellationToken));
        Assert.Contains("SlowReader", log.Text, StringComparison.Ordinal);
    }

    private static Task<RunningServer> StartAsync(Task goOn, LogText log, CancellationToken cancellationToken) => RunningServer.StartBareAsync(
        cancellationToken,
        configure: builder => builder
            .AddSpeechToText(_ => FakeSpeechToTextClient.Hearing())
            .AddChatModel(_ => new FakeChatClient((request, _) => Answer(request.LastUserText, goOn)))
            .AddTextToSpeech(_ => new FakeTextToSpeechClient()),
        logging: log.Configure);

    private static async IAsyncEnumerable<ChatResponseUpdate> Answer(string question, Task goOn)
    {
        await (question == "wait" ? goOn : Task.CompletedTask);
        yield return question == "throw"
            ? throw new InvalidOperationException("a stage's own fault")
            : new ChatResponseUpdate(ChatRole.Assistant, "Here.");
    }

    private static async Task AskAsync(RawClient client, string question, CancellationToken cancellationToken)
    {
        await client.SendAsync(
            $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{question}}}"}]}}""",
            cancellationToken);
        await client.SendAsync(Respond, cancellationToken);
    }

    private static string? Status(JsonElement done) => done.GetProperty("response").GetProperty("status").GetString();

    private static string? Code(JsonElement error) => error.GetProperty("error").GetProperty("code").GetString();
}
