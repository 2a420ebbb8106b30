using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Tests.Conversations.Mcp;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Integration")]
public sealed class EngineTracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = [];
    private readonly ActivityListener _listener;

    public EngineTracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Parley",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Response_OfATracedSession_IsASpanWithItsStagesInIt()
    {
        var group = nameof(Response_OfATracedSession_IsASpanWithItsStagesInIt);
        var chat = FakeChatClient.Replying(
            new TextContent("One. Two."), new UsageContent(new UsageDetails { InputTokenCount = 7, OutputTokenCount = 3 }));
        var engine = await EngineHarness.ConnectAsync(chat);
        await engine.SendAsync(new SessionUpdateEvent
        {
            Session = new RealtimeSessionConfiguration
            {
                Tracing = new TracingConfiguration { WorkflowName = "bakery", GroupId = group, Metadata = JsonElement.Parse("""{"shop":"north"}""") },
            },
        });

        await engine.SayAsync("my secret");
        await engine.RespondAsync();
        await engine.UntilAsync<ResponseDoneEvent>();
        await engine.DisposeAsync();

        var response = Assert.Single(_stopped, activity => activity.OperationName == "response" && Equals(activity.GetTagItem("parley.trace.group_id"), group));
        Assert.Equal(("bakery", "north"), (response.GetTagItem("parley.trace.workflow_name"), response.GetTagItem("parley.trace.metadata.shop")));
        var stages = _stopped.Where(activity => activity.ParentSpanId == response.SpanId).ToArray();
        Assert.Equal(["chat", "synthesis", "synthesis"], stages.Select(activity => activity.OperationName).Order());
        var chatSpan = Assert.Single(stages, activity => activity.OperationName == "chat");
        Assert.Equal(
            ("chat", "unknown", ActivityKind.Client),
            (chatSpan.GetTagItem("gen_ai.operation.name"), chatSpan.GetTagItem("gen_ai.provider.name"), chatSpan.Kind));
        Assert.Equal((7L, 3L), (chatSpan.GetTagItem("gen_ai.usage.input_tokens"), chatSpan.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.DoesNotContain(stages.Append(response).SelectMany(activity => activity.TagObjects), tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("audio")]
    [InlineData("text")]
    public async Task Response_WhoseStageFails_IsASpanWithTheKindOfFaultAlone(string modality)
    {
        var group = nameof(Response_WhoseStageFails_IsASpanWithTheKindOfFaultAlone) + modality;
        var chat = new FakeChatClient((_, _) => throw new InvalidOperationException("my secret"));
        var engine = await EngineHarness.ConnectAsync(chat);
        await engine.SendAsync(new SessionUpdateEvent
        {
            Session = new RealtimeSessionConfiguration
            {
                OutputModalities = [modality == "text" ? OutputModality.Text : OutputModality.Audio], Tracing = new TracingConfiguration { GroupId = group },
            },
        });

        await engine.RespondAsync();
        await engine.UntilAsync<ResponseDoneEvent>();
        await engine.DisposeAsync();

        var response = Assert.Single(_stopped, activity => activity.OperationName == "response" && Equals(activity.GetTagItem("parley.trace.group_id"), group));
        var asked = Assert.Single(_stopped, activity => activity.ParentSpanId == response.SpanId);
        Assert.All([response, asked], span =>
        {
            Assert.Equal((ActivityStatusCode.Error, "System.InvalidOperationException"), (span.Status, span.GetTagItem("error.type")));
            Assert.Null(span.StatusDescription);
        });
    }

    [Fact]
    public async Task Spans_OfAllThatTheEngineDoes_AreThoseOfTheDocument()
    {
        var servers = new OneToolServers();
        await using (var spoken = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."), FakeSpeechToTextClient.Hearing("hello")))
        {
            var second = TimeSpan.FromSeconds(1);
            await spoken.SpeakAsync([.. TestSpeech.Noise(second), .. TestSpeech.Speech(second), .. TestSpeech.Noise(second)]);
            await spoken.UntilAsync<ResponseDoneEvent>();
        }

        await using (var calling = await EngineHarness.ConnectAsync(FakeChatClient.Replying(new FunctionCallContent("c", "buy")), mcpServers: servers))
        {
            await calling.SendAsync(new SessionUpdateEvent
            {
                Session = new RealtimeSessionConfiguration { OutputModalities = [OutputModality.Text], Tools = [McpHarness.Shop("never")] },
            });
            await calling.UntilAsync<McpListToolsCompletedEvent>();
            await calling.RespondAsync();
            await calling.UntilAsync<ResponseDoneEvent>();
        }

        Assert.Equal(
            TelemetryTables.Names("Spans of the engine"),
            _stopped.Select(span => span.DisplayName.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal)); // those of tests beside this one are the engine's too
    }

    public void Dispose() => _listener.Dispose();
}
