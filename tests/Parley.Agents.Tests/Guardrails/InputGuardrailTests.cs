using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Guardrails;

[Trait("Category", "Unit")]
public sealed class InputGuardrailTests
{
    private readonly AskedGuardrail _guardrail = new("advice", "Give no legal advice.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(209), Complaint(36)]
    public async Task Transcript_TripsWhileTheAnswerIsSpoken_StopsItAndCorrects()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[96_000], "You should sue"));
        await bed.NextAsync<AudioEvent>();
        bed.Model.Say(Transcript("u1", "Shall I sue them?"));
        bed.Time.Advance(TimeSpan.FromMilliseconds(300));

        (await _guardrail.NextAsync()).Trip();
        var tripped = await bed.NextAsync<GuardrailTrippedEvent>();
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        var truncate = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);
        var followUp = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal((GuardedSide.User, "u1", null), (tripped.Text.Side, tripped.Text.ItemId, tripped.Text.ResponseId));
        Assert.Equal(("r1", 300), (cancel.ResponseId, truncate.AudioEndMs));
        Assert.Contains("Give no legal advice.", ((InputTextPart)((MessageItem)followUp.Item).Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Row(209)]
    public async Task Transcript_TripsBeforeTheAnswer_CorrectsWithoutACancel()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));

        (await _guardrail.NextAsync()).Trip();
        await bed.NextAsync<GuardrailTrippedEvent>();
        var first = await bed.Model.NextSentAsync(Cancellation);
        var second = await bed.Model.NextSentAsync(Cancellation);

        Assert.IsType<ConversationItemCreateEvent>(first);
        Assert.IsType<ResponseCreateEvent>(second);
    }

    [Fact]
    [Row(209), Complaint(36)]
    public async Task Transcript_TripsBeforeTheServersOwnAnswer_RefusesThatAndCorrects()
    {
        await using var bed = await StartAsync();
        await EchoAsync(bed);
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));
        (await _guardrail.NextAsync()).Trip();
        var followUp = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var early = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(new ConversationItemAddedEvent { Item = followUp.Item });
        bed.Model.Say(FakeResponses.SpeechBegins("rV", "iV", new byte[9600], "You should sue"));
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        bed.Model.Say(Refusal(early), FakeResponses.Done("rV", ResponseStatus.Cancelled));
        var correction = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(Echo("r2", correction), FakeResponses.Audio("r2", "i2", new byte[9600]));
        var heard = await bed.NextAsync<AudioEvent>();
        await bed.Session.ClearAudioAsync(Cancellation);

        Assert.Equal(("rV", "r2"), (cancel.ResponseId, heard.ResponseId));
        Assert.IsType<InputAudioBufferClearEvent>(Assert.Single(bed.Model.TakeSent())); // the correction itself was not refused
    }

    [Fact]
    [Row(209), Complaint(36)]
    public async Task Transcript_TripsBeforeTheServersOwnAnswer_ThatIsStoppedOnceItIsKnownForOne()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));
        (await _guardrail.NextAsync()).Trip();
        var early = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(FakeResponses.Created("rV"), Refusal(early)); // it echoes no tokens: only the refusal tells whose response runs
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Audio("rV", "iV", new byte[9600]), FakeResponses.Done("rV", ResponseStatus.Cancelled));
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        Assert.Equal("rV", cancel.ResponseId);
        await bed.Session.CloseAsync();
        Assert.DoesNotContain(await bed.DrainAsync(), item => item is AudioEvent);
    }

    [Fact]
    [Row(209), Complaint(36)]
    public async Task Transcript_TripsWhileTheAnswerIsAskedFor_RefusesThatAnswer()
    {
        await using var bed = await StartAsync();
        await bed.Session.CommitAudioAsync(cancellationToken: Cancellation);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));
        (await _guardrail.NextAsync()).Trip();
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[9600], "You should sue"));
        var cancel = await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[9600], "I give no legal advice"));
        var heard = await bed.NextAsync<AudioEvent>();

        Assert.Equal(("r1", "r2"), (cancel.ResponseId, heard.ResponseId));
    }

    [Fact]
    [Row(209)]
    public async Task Transcript_TripsAndTheUserSpeaksAgain_TheAnswerToThatIsHeard()
    {
        await using var bed = await StartAsync();
        await EchoAsync(bed);
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));
        (await _guardrail.NextAsync()).Trip();
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);

        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u2" });
        bed.Model.Say(FakeResponses.SpeechBegins("rV", "iV", new byte[9600], "Your order"));
        var heard = await bed.NextAsync<AudioEvent>();

        Assert.Equal("rV", heard.ResponseId);
    }

    [Fact]
    [Row(209)]
    public async Task Transcript_TripsAfterANewerTurn_IsToldAndNothingElse()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Shall I sue them?"));
        var question = await _guardrail.NextAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u2" });
        bed.Model.Say(FakeResponses.SpeechBegins("r2", "i2", new byte[96_000], "Your order"));
        await bed.NextAsync<AudioEvent>();

        question.Trip();
        await bed.NextAsync<GuardrailTrippedEvent>();
        await bed.Session.CloseAsync();

        Assert.Empty(bed.Model.TakeSent());
    }

    [Fact]
    [Row(209)]
    public async Task Transcript_Passes_NothingHappens()
    {
        await using var bed = await StartAsync();
        bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" }, Transcript("u1", "Where is my order?"));

        (await _guardrail.NextAsync()).Pass();
        var check = await bed.NextAsync<GuardrailsCheckedEvent>();
        await bed.Session.CloseAsync();

        Assert.Equal(GuardrailOutcome.Passed, Assert.Single(check.Results).Outcome);
        Assert.Empty(bed.Model.TakeSent());
    }

    private async Task<SessionTestBed> StartAsync()
    {
        var bed = await SessionTestBed.StartAsync(new RealtimeAgent { Name = "a", InputGuardrails = [_guardrail] });
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        return bed;
    }

    /// <summary>The model shows that it echoes what requests are marked with.</summary>
    private static async Task EchoAsync(SessionTestBed bed)
    {
        await bed.Session.Responses.RequestAsync(cancellationToken: Cancellation);
        var create = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        bed.Model.Say(Echo("r0", create), FakeResponses.Done("r0"));
        await bed.NextAsync<AgentEndedEvent>();
    }

    private static ResponseCreatedEvent Echo(string responseId, ResponseCreateEvent create)
    {
        var created = FakeResponses.Created(responseId);
        return created with { Response = created.Response with { Metadata = create.Response!.Metadata } };
    }

    private static ErrorEvent Refusal(ResponseCreateEvent create) => new()
    {
        Error = new ErrorDetails
        {
            Type = "invalid_request_error", Code = "conversation_already_has_active_response", Message = "One runs.", EventId = create.EventId,
        },
    };

    private static InputAudioTranscriptionCompletedEvent Transcript(string itemId, string words) =>
        new() { ItemId = itemId, ContentIndex = 0, Transcript = words };
}
