using Microsoft.Extensions.AI;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Responses;

[Trait("Category", "Unit")]
public sealed class SessionResponsesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(104)]
    public async Task RequestAsync_WithOptions_SendsThemAll()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var options = new ResponseOptions
        {
            Instructions = "Sing.",
            Modality = OutputModality.Text,
            Tools = [],
            ToolChoice = ToolChoice.None,
            Metadata = new Dictionary<string, string> { ["k"] = "v" },
            Input = [new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "la" }] }],
            MaxOutputTokens = new MaxOutputTokens(50),
            Voice = "cedar",
        };

        await bed.Session.Responses.RequestAsync(options, Cancellation);

        var body = (await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation)).Response!;
        Assert.Equal("Sing.", body.Instructions);
        Assert.Equal(OutputModality.Text, Assert.Single(body.OutputModalities!));
        Assert.Empty(body.Tools!);
        Assert.Equal(ToolChoice.None, body.ToolChoice);
        Assert.Equal("v", body.Metadata!["k"]);
        Assert.Single(body.Input!);
        Assert.Equal(50, body.MaxOutputTokens!.Value.Count);
        Assert.Equal("cedar", body.Audio!.Output!.Voice!.Value.Name);
        Assert.Null(body.Conversation);
    }

    [Fact]
    [Row(104)]
    [Complaint(41)]
    public async Task RequestAsync_AppendInstructions_KeepsTheAgents()
    {
        await using var bed = await SessionTestBed.StartAsync();

        await bed.Session.Responses.RequestAsync(new ResponseOptions { AppendInstructions = "Be brief." }, Cancellation);

        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        Assert.Equal("Help.\n\nBe brief.", create.Response!.Instructions);
    }

    [Fact]
    [Row(105)]
    public async Task GenerateAsync_WhileTheAgentSpeaks_ReachesOnlyItsCaller()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Good day"));
        await bed.NextAsync<AudioEvent>();

        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions { Instructions = "Sum up." }, Cancellation);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(Marked(FakeResponses.Speech("rO", "iO", new byte[480], "A summary."), create)
            .Where(said => said is not (ConversationItemAddedEvent or ConversationItemDoneEvent)));
        var generated = await generating;
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Good day"));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(("none", OutputModality.Text), (create.Response!.Conversation, create.Response.OutputModalities![0]));
        Assert.Equal("A summary.", generated.Text);
        Assert.Equal(480, generated.Audio.Length);
        Assert.All(bed.Seen.OfType<AudioEvent>(), audio => Assert.Equal("r1", audio.ResponseId));
        Assert.Single(bed.Seen.OfType<AgentStartedEvent>());
        Assert.Single(bed.Session.History);
    }

    [Fact]
    [Row(105)]
    public async Task GenerateAsync_Refused_ThrowsTheModelsReason()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions(), Cancellation);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "No.", Code = "invalid_value", EventId = create.EventId } });

        var refusal = await Assert.ThrowsAsync<ParleyProtocolException>(() => generating);
        Assert.Equal("invalid_value", refusal.Code);
    }

    [Fact]
    [Row(105)]
    public async Task GenerateAsync_NobodyWaitsAnyMore_CancelsIt()
    {
        await using var bed = await SessionTestBed.StartAsync();
        using var impatience = new CancellationTokenSource();
        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions(), impatience.Token);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(Marked([FakeResponses.Created("rO")], create));
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generating);
        Assert.Equal("rO", (await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation)).ResponseId);
    }

    [Fact]
    [Row(105)]
    public async Task GenerateAsync_GivenUpBeforeItBegins_IsCancelledOnceItDoes()
    {
        await using var bed = await SessionTestBed.StartAsync();
        using var impatience = new CancellationTokenSource();
        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions(), impatience.Token);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generating);
        await bed.Session.SendAsync(new InputAudioBufferClearEvent(), Cancellation); // the cancellation is known
        bed.Model.Say(Marked([FakeResponses.Created("rO")], create));

        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal("rO", cancel.ResponseId);
    }

    [Fact]
    [Row(105)]
    public async Task GenerateAsync_CallsAHostedTool_NothingIsAskedForInTheConversation()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions(), Cancellation);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var call = new McpCallItem { Id = "m1", ServerLabel = "crm", Name = "find", Arguments = "{}" };
        bed.Model.Say(Marked([FakeResponses.Created("rO")], create));

        bed.Model.Say(new ResponseOutputItemAddedEvent { ResponseId = "rO", OutputIndex = 0, Item = call });
        bed.Model.Say(new ResponseMcpCallCompletedEvent { ItemId = "m1", OutputIndex = 0 });
        bed.Model.Say(FakeResponses.Done("rO", null, call));
        await generating;

        Assert.DoesNotContain(bed.Model.TakeSent(), sent => sent is ResponseCreateEvent);
    }

    [Fact]
    [Row(116)]
    public async Task GenerateAsync_ConnectionEnds_ReleasesTheWaiter()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var generating = bed.Session.Responses.GenerateAsync(new ResponseOptions(), Cancellation);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.End(new RealtimeDisconnectedException("reset"));

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => generating);
    }

    [Fact]
    [Row(129)]
    public async Task CancelAsync_ResponseRuns_CancelsItAndLeavesWhatWasSaid()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One"));
        await bed.NextAsync<AudioEvent>();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);

        await bed.Session.Responses.CancelAsync(Cancellation);

        Assert.Equal("r1", Assert.IsType<ResponseCancelEvent>(Assert.Single(bed.Model.TakeSent())).ResponseId);
        Assert.Equal("r1", bed.Session.Responses.ActiveResponseId);
    }

    [Theory]
    [InlineData("before its audio")]
    [InlineData("in mid audio")]
    [InlineData("all audio generated")]
    [InlineData("only calls")]
    [Row(129)]
    public async Task InterruptAsync_ResponseActive_CancelsItInEveryState(string state)
    {
        await using var bed = await SessionTestBed.StartAsync(options: null, AIFunctionFactory.Create(() => new TaskCompletionSource().Task, "wait"));
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();
        switch (state)
        {
            case "in mid audio":
                bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[4800]));
                await bed.NextAsync<AudioEvent>();
                break;
            case "all audio generated":
                bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[4800]));
                bed.Model.Say(new ResponseOutputAudioDoneEvent { ResponseId = "r1", ItemId = "i1", OutputIndex = 0, ContentIndex = 0 });
                await bed.NextAsync<AudioEndedEvent>();
                bed.Time.Advance(TimeSpan.FromSeconds(1)); // and played
                break;
            case "only calls":
                bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "wait", Arguments = "{}" }));
                await bed.NextAsync<ToolStartedEvent>();
                break;
        }

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        Assert.Equal("r1", Assert.Single(bed.Model.Sent.OfType<ResponseCancelEvent>()).ResponseId);
    }

    [Fact]
    [Row(129)]
    public async Task InterruptAsync_ResponseAskedForAndNotBegun_IsCancelledOnceItBegins()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        bed.Model.Say(Marked([FakeResponses.Created("r1")], create));
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
    }

    [Fact]
    [Row(129)]
    public async Task InterruptAsync_ResponseOverAndStillPlaying_CutsItAndCancelsNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[48_000], "One two."));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(400));

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);

        Assert.Equal(400, Assert.Single(bed.Model.Sent.OfType<ConversationItemTruncateEvent>()).AudioEndMs);
        Assert.DoesNotContain(bed.Model.Sent, sent => sent is ResponseCancelEvent);
    }

    [Fact]
    [Row(105)]
    public async Task SendAsync_RawResponseOutOfBand_IsNeitherHeardNorInTheHistoryNorTheAgents()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { ModelEvents = ModelEventPassing.All });
        var create = new ResponseCreateEvent { Response = new ResponseConfiguration { Conversation = "none", Instructions = "Sum up." } };

        await bed.Session.SendAsync(create, Cancellation);
        var sent = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(Marked(FakeResponses.Speech("rO", "iO", new byte[480], "A summary."), sent)
            .Where(said => said is not (ConversationItemAddedEvent or ConversationItemDoneEvent)));
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.All(bed.Seen.OfType<AudioEvent>(), audio => Assert.Equal("r1", audio.ResponseId));
        Assert.All(bed.Seen.OfType<AgentStartedEvent>(), started => Assert.Equal("r1", started.ResponseId));
        Assert.Equal("i1", Assert.Single(bed.Session.History).ItemId);
        Assert.Contains(bed.Seen, seen => seen is ModelEvent { Event: ResponseDoneEvent { Response.Id: "rO" } });
    }

    private static IEnumerable<ServerEvent> Marked(IEnumerable<ServerEvent> events, ResponseCreateEvent create) =>
        events.Select(serverEvent => serverEvent is ResponseCreatedEvent created
            ? created with { Response = created.Response with { Metadata = create.Response!.Metadata } }
            : serverEvent);
}
