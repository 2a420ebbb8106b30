using Parley.Agents.Guardrails;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Guardrails;

[Trait("Category", "Unit")]
public sealed class OutputGuardrailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(11)]
    public async Task Checks_AgentAndRunHaveOne_EachRunsOnceAndNamesTheAgent()
    {
        var shared = new Guardrail("shared", _ => false);
        var agent = new RealtimeAgent { Name = "billing", OutputGuardrails = [shared, new Guardrail("own", _ => false)] };
        await using var bed = await SessionTestBed.StartAsync(agent, Options(new() { Output = [shared, new Guardrail("run", _ => false)] }));

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        var check = await bed.NextAsync<GuardrailsCheckedEvent>();

        Assert.Equal(["shared", "own", "run"], check.Results.Select(result => result.Name));
        Assert.Equal(("billing", "Hello.", "r1", true), (check.Text.AgentName, check.Text.Text, check.Text.ResponseId, check.Text.IsFinal));
    }

    [Fact]
    [Row(208)]
    public async Task Checks_Pending_IsToldBeforeItsOutcome()
    {
        var guardrail = new AskedGuardrail();
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [guardrail] }));

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        var pending = await bed.NextAsync<GuardrailsStartedEvent>();
        (await guardrail.NextAsync()).Pass();
        var passed = await bed.NextAsync<GuardrailsCheckedEvent>();

        Assert.Same(pending.Text, passed.Text);
        Assert.Equal(GuardrailOutcome.Passed, Assert.Single(passed.Results).Outcome);
    }

    [Fact]
    [Row(201), Complaint(11)]
    public async Task Trip_WrittenAnswer_IsCancelled()
    {
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [NoRefunds], DebounceCharacters = 5 }));
        bed.Model.Say(FakeResponses.Created("r1"));

        bed.Model.Say(new ResponseOutputTextDeltaEvent
        {
            ResponseId = "r1", ItemId = "i1", OutputIndex = 0, ContentIndex = 0, Delta = "A refund comes.",
        });
        await bed.NextAsync<GuardrailTrippedEvent>();
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
        Assert.DoesNotContain(bed.Seen, seen => seen is AudioInterruptedEvent);
    }

    [Fact]
    [Row(82, 206, 207, 245), Complaint(10), Trace(4)]
    public async Task Trip_MidAudio_StopsTruncatesAndCorrectsAfterTheEnd()
    {
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [NoRefunds], DebounceCharacters = 5 }));
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[48_000]));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(250));

        bed.Model.Say(Words("r1", "i1", "A refund comes."));
        var tripped = await bed.NextAsync<GuardrailTrippedEvent>();
        var sent = await SentUntilAsync<ConversationItemCreateEvent>(bed);
        bed.Model.Say(FakeResponses.Audio("r1", "i1", new byte[48_000]));
        bed.Model.Say(new ConversationItemAddedEvent { Item = ((ConversationItemCreateEvent)sent[^1]).Item });
        bed.Model.Say(new RateLimitsUpdatedEvent { RateLimits = [] });
        await bed.NextAsync<RateLimitsEvent>();
        var early = bed.Model.TakeSent();
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("r1", Assert.IsType<ResponseCancelEvent>(sent[0]).ResponseId);
        Assert.Equal(("i1", 250), (((ConversationItemTruncateEvent)sent[1]).ItemId, ((ConversationItemTruncateEvent)sent[1]).AudioEndMs));
        var message = Assert.IsType<MessageItem>(((ConversationItemCreateEvent)sent[2]).Item);
        Assert.Equal(("refunds", "A refund comes."), (Assert.Single(tripped.Results).Name, tripped.Text.Text));
        Assert.Equal(MessageRole.System, message.Role);
        Assert.Contains("Never promise a refund.", ((InputTextPart)message.Content[0]).Text, StringComparison.Ordinal);
        Assert.Empty(early.OfType<ResponseCreateEvent>());
        Assert.NotNull(create.EventId);
        await bed.Session.CloseAsync();
        var seen = await bed.DrainAsync();
        Assert.Equal("i1", Assert.Single(seen.OfType<AudioInterruptedEvent>()).ItemId);
        Assert.Single(seen.OfType<AudioEvent>());
        Assert.Single(seen.OfType<GuardrailTrippedEvent>());
        Assert.DoesNotContain(bed.Session.History, item => item is HistoryMessage { Role.Value: "system" });
    }

    [Fact]
    [Row(204, 245), Complaint(10), Trace(4)]
    public async Task Trip_BeforeTheFirstAudio_StillCancels()
    {
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [NoRefunds], DebounceCharacters = 5 }));
        bed.Model.Say(FakeResponses.Created("r1"));

        bed.Model.Say(Words("r1", "i1", "A refund comes."));
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
    }

    [Fact]
    [Row(206, 245), Complaint(10), Trace(4)]
    public async Task Trip_GeneratedButStillPlaying_StopsPlaybackWithoutACancel()
    {
        var guardrail = new AskedGuardrail();
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [guardrail] }));
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "A refund comes."));
        await bed.NextAsync<AgentEndedEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(700));

        (await guardrail.NextAsync()).Trip();
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();
        var sent = await SentUntilAsync<ResponseCreateEvent>(bed);

        Assert.Equal("i1", interrupted.ItemId);
        Assert.Collection(
            sent,
            first => Assert.Equal(700, Assert.IsType<ConversationItemTruncateEvent>(first).AudioEndMs),
            second => Assert.IsType<ConversationItemCreateEvent>(second),
            third => Assert.IsType<ResponseCreateEvent>(third));
    }

    [Fact]
    [Row(205, 245), Complaint(11), Trace(4)]
    public async Task Trip_NewerResponseRuns_StopsOnlyTheOldOnesPlayback()
    {
        var guardrail = new AskedGuardrail();
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [guardrail] }));
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[96_000], "A refund comes."));
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[960], "And"));
        var question = await guardrail.NextAsync();
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(700));

        question.Trip();
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();
        bed.Model.Say(FakeResponses.Audio("r2", "i2", new byte[960]));
        var audio = await bed.NextAsync<AudioEvent>();

        Assert.Equal("i1", interrupted.ItemId);
        Assert.Equal("r2", audio.ResponseId);
        Assert.Equal("i1", Assert.IsType<ConversationItemTruncateEvent>(Assert.Single(bed.Model.TakeSent())).ItemId);
    }

    [Fact]
    [Row(202)]
    public async Task Trip_OverlappingChecks_TripOnce()
    {
        var guardrail = new AskedGuardrail();
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [guardrail], DebounceCharacters = 4 }));
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(Words("r1", "i1", "One."), Words("r1", "i1", "Two."));
        var first = await guardrail.NextAsync();
        var second = await guardrail.NextAsync();

        first.Trip();
        second.Trip();
        await bed.NextAsync<GuardrailsCheckedEvent>();
        await bed.NextAsync<GuardrailsCheckedEvent>();
        await bed.Session.CloseAsync();

        Assert.Single((await bed.DrainAsync()).OfType<GuardrailTrippedEvent>());
    }

    [Theory]
    [InlineData(GuardrailFailurePolicy.Open)]
    [InlineData(GuardrailFailurePolicy.Closed)]
    [Row(203)]
    public async Task Failure_ByPolicy_WarnsOrTrips(GuardrailFailurePolicy policy)
    {
        var broken = new Guardrail("broken", (_, _) => throw new InvalidOperationException());
        await using var bed = await SessionTestBed.StartAsync(Options(new() { Output = [broken], FailurePolicy = policy }));

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        await bed.NextAsync<GuardrailsCheckedEvent>();
        await bed.Session.CloseAsync();
        var seen = await bed.DrainAsync();

        Assert.Equal(policy == GuardrailFailurePolicy.Closed, seen.Any(item => item is GuardrailTrippedEvent));
        Assert.Equal(policy == GuardrailFailurePolicy.Open, seen.Any(item => item is SessionErrorEvent { Code: "guardrail_failed" }));
    }

    private static Guardrail NoRefunds { get; } = new("refunds", text => text.Contains("refund", StringComparison.Ordinal), "Never promise a refund.");

    /// <summary>What the session sends, up to and with the next event of one kind.</summary>
    private static async Task<IReadOnlyList<ClientEvent>> SentUntilAsync<T>(SessionTestBed bed)
        where T : ClientEvent
    {
        var sent = new List<ClientEvent>();
        do
        {
            sent.Add(await bed.Model.NextSentAsync(Cancellation));
        }
        while (sent[^1] is not T);

        return sent;
    }

    private static AgentSessionOptions Options(GuardrailOptions guardrails) => new() { Guardrails = guardrails };

    private static ResponseOutputAudioTranscriptDeltaEvent Words(string responseId, string itemId, string delta) =>
        new() { ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = delta };
}
