using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Parley.Databases;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Realtime;
using Parley.Storage.Records;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Records.Conversations;

/// <summary>Conversations of clients at <c>/v1/realtime</c>, over a real socket, and what is kept of them.</summary>
[Trait("Category", "Integration")]
public sealed class ConversationRecordsTests(PostgresCluster cluster) : IDisposable
{
    private const string Question =
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Pay with 4111 1111 1111 1111."}]}}""";

    private const string Tools =
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"pay","parameters":{"type":"object","properties":{}}}]}}""";

    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Conversation_OfAClient_IsInTheRecordsWithBothSidesToolsUsageAndWhatWasHeard(string kind)
    {
        await _folder.UseAsync(kind, cluster);
        await TalkAsync(isRecorded: true);

        var call = Assert.Single(await _folder.ReadAsync(Cancellation));
        Assert.Equal(("parley", "realtime", (string?)null), (call.Summary.AgentName, call.Summary.Transport, call.Summary.Caller));
        Assert.Equal((CallOutcome.Completed, "client"), (call.Summary.Outcome, call.Summary.EndReason));
        Assert.Equal([(Speaker.Caller, "Pay with [card]."), (Speaker.Agent, "It is paid.")], Of<SaidEntry>(call).Select(said => (said.Speaker, said.Text)));
        var tool = Assert.Single(Of<ToolCallEntry>(call));
        Assert.Equal(("pay", "done", (string?)null), (tool.Tool, tool.Result, tool.Error));
        var heard = Assert.Single(Of<HeardEntry>(call));
        Assert.Equal((true, TimeSpan.FromMilliseconds(200), "It"), (heard.WasInterrupted, heard.Heard, heard.Text));
        Assert.Equal("invalid_value", Assert.Single(Of<FailureEntry>(call)).Code);
        Assert.NotEmpty(Of<UsageEntry>(call));
    }

    [Fact]
    public async Task Conversation_WhereNobodyWantsItKept_IsNot()
    {
        await TalkAsync(isRecorded: false);

        Assert.Empty(await _folder.ReadAsync(Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<T> Of<T>(CallDetail call) => [.. call.Entries.Select(entry => entry.Entry).OfType<T>()];

    /// <summary>The client pays by a tool of its own, hears the beginning of the answer, and asks for something that there is not.</summary>
    private async Task TalkAsync(bool isRecorded)
    {
        var asked = 0;
        await using var server = await RunningServer.StartAsync(
            Cancellation,
            options =>
            {
                _folder.Configure(options);
                options.Storage.RecordsRealtime = isRecorded;
            },
            builder => builder.Services.AddSingleton<IChatClient>(new FakeChatClient((_, _) => FakeChatClient.Updates(
                Interlocked.Increment(ref asked) == 1 ? new FunctionCallContent("call_1", "pay", new Dictionary<string, object?>()) : new TextContent("It is paid.")))));
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", Cancellation);
        await client.SendAsync(Tools, Cancellation);
        await client.SendAsync(Question, Cancellation);
        await client.SendAsync("""{"type":"response.create"}""", Cancellation);
        var done = await client.ReceiveAsync("response.done", Cancellation);
        var callId = done.GetProperty("response").GetProperty("output")[0].GetProperty("call_id").GetString();
        await client.SendAsync(
            $$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{{callId}}}","output":"done"}}""", Cancellation);
        await client.SendAsync("""{"type":"response.create"}""", Cancellation);
        var answer = await client.ReceiveAsync("response.output_audio.done", Cancellation);
        await client.ReceiveAsync("response.done", Cancellation);
        await client.SendAsync(
            $$$"""{"type":"conversation.item.truncate","item_id":"{{{answer.GetProperty("item_id").GetString()}}}","content_index":0,"audio_end_ms":200}""", Cancellation);
        await client.ReceiveAsync("conversation.item.truncated", Cancellation);
        await client.SendAsync("""{"type":"response.create","response":{"output_modalities":["smell"]}}""", Cancellation);
        await client.ReceiveAsync("error", Cancellation);
        await client.CloseAsync(Cancellation);
        await server.StopAsync(Cancellation);
    }
}
