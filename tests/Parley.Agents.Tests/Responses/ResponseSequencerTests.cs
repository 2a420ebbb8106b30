using Parley.Agents.Responses;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Responses;

[Trait("Category", "Unit")]
public sealed class ResponseSequencerTests
{
    private readonly List<ResponseRequestOutcome> _told = [];
    private readonly ResponseSequencer _sequencer;

    public ResponseSequencerTests() => _sequencer = new ResponseSequencer("p_", new RequestToken(), _told.Add);

    [Fact]
    [Row(110)]
    public void Request_SeveralWhileOneRuns_BecomeOne()
    {
        var first = _sequencer.Request();
        _sequencer.Created(InProgress("r1"));

        Assert.NotNull(first);
        Assert.Null(_sequencer.Request());
        Assert.Null(_sequencer.Request());
        Assert.NotNull(_sequencer.Done(InProgress("r1")));
        Assert.Null(_sequencer.Done(InProgress("r2")));
    }

    [Fact]
    [Row(112, 117)]
    public void Absorbs_RefusedBecauseTheServerStartedItsOwn_IsAskedAgainAfterIt()
    {
        var settings = new ResponseConfiguration { Conversation = "auto" };
        var first = _sequencer.Request(new ResponseCreateEvent { Response = settings })!;
        _sequencer.Created(InProgress("rV")); // the server's own: turn detection was faster

        var absorbed = _sequencer.Absorbs(Refusal(first.EventId));
        var second = _sequencer.Done(InProgress("rV"));

        Assert.True(absorbed);
        Assert.NotEqual(first.EventId, second!.EventId);
        Assert.Equal("auto", second.Response!.Conversation);
    }

    [Fact]
    public void Absorbs_OtherRefusalOfOurs_FreesTheWay()
    {
        var first = _sequencer.Request()!;

        var absorbed = _sequencer.Absorbs(new ErrorDetails { Message = "No.", Code = "invalid_value", EventId = first.EventId });

        Assert.False(absorbed);
        Assert.NotNull(_sequencer.Request());
    }

    [Fact]
    public void Absorbs_RefusedAgainAndAgain_GivesUp()
    {
        var absorbed = 0;
        var create = _sequencer.Request();
        for (var attempt = 0; create is not null && attempt < 20; attempt++)
        {
            _sequencer.Created(InProgress("rV"));
            absorbed += _sequencer.Absorbs(Refusal(create.EventId)) ? 1 : 0;
            create = _sequencer.Done(InProgress("rV"));
        }

        Assert.Equal(4, absorbed);
    }

    [Fact]
    public void Cancel_BeforeCreated_CancelsAsSoonAsItIs()
    {
        _sequencer.Request();

        var now = _sequencer.Cancel();
        var whenCreated = _sequencer.Created(InProgress("r1"));

        Assert.Null(now);
        Assert.Equal("r1", whenCreated!.ResponseId);
        Assert.Null(_sequencer.Cancel());
    }

    [Fact]
    public void Created_OutOfBand_DoesNotCount()
    {
        _sequencer.Created(InProgress("r1") with { ConversationId = "conv" });
        _sequencer.Done(InProgress("r1") with { ConversationId = "conv" });

        _sequencer.Created(InProgress("rO"));

        Assert.Null(_sequencer.ActiveResponseId);
    }

    [Fact]
    [Row(111)]
    public void Request_WithABody_KeepsItAndStandsBetweenPlainOnes()
    {
        _sequencer.Created(InProgress("r0"));
        _sequencer.Request();
        _sequencer.Request(new ResponseCreateEvent { EventId = "mine", Response = new() { Instructions = "Sing." } });
        _sequencer.Request();
        _sequencer.Request();

        var sent = RunAll("r0");

        Assert.Equal([null, "Sing.", null], sent.Select(create => create.Response!.Instructions));
        Assert.Equal("mine", sent[1].EventId);
    }

    [Fact]
    [Row(118)]
    public void Created_WithoutOurToken_IsTheServersOwn()
    {
        var first = _sequencer.Request()!;
        _sequencer.Created(Echo("r1", first)); // this server echoes metadata
        _sequencer.Done(InProgress("r1"));
        var second = _sequencer.Request()!;

        _sequencer.Created(InProgress("rV"));
        var requestOfTheServers = _sequencer.ActiveRequest;
        _sequencer.Done(InProgress("rV"));
        _sequencer.Created(Echo("r2", second));

        Assert.Null(requestOfTheServers);
        Assert.NotNull(_sequencer.ActiveRequest);
    }

    [Fact]
    [Row(120)]
    public void Created_ServersOwnAfterItHasTheItem_AnswersTheWaitingRequest()
    {
        _sequencer.Created(InProgress("r1"));
        _sequencer.Request("item");
        _sequencer.ItemAdded("item");
        _sequencer.Done(InProgress("r1")); // sent now
        _sequencer.Request("late");

        _sequencer.Created(Echo("rV", null));
        var absorbed = _sequencer.Absorbs(Refusal(eventId: null));

        Assert.True(absorbed);
        Assert.NotNull(_sequencer.Done(InProgress("rV"))); // for the item that the server did not have
        Assert.Equal([ResponseRequestOutcome.Delayed, ResponseRequestOutcome.Delayed, ResponseRequestOutcome.Retried], _told);
    }

    [Fact]
    [Row(120)]
    public void Created_ServersOwnBeforeItHasTheItem_LeavesTheRequest()
    {
        _sequencer.SpeechStarted();
        _sequencer.Request("item");

        _sequencer.Created(InProgress("rV"));

        Assert.NotNull(_sequencer.Done(InProgress("rV")));
    }

    [Fact]
    [Row(120)]
    public void Request_WhileTheUserSpeaks_WaitsForTheServersAnswer()
    {
        _sequencer.SpeechStarted();
        var whileSpeaking = _sequencer.Request("item");
        _sequencer.ItemAdded("item");

        _sequencer.Created(InProgress("rV"));

        Assert.Null(whileSpeaking);
        Assert.Null(_sequencer.Done(InProgress("rV")));
        Assert.Equal([ResponseRequestOutcome.Delayed, ResponseRequestOutcome.Answered], _told);
    }

    [Fact]
    public void SpeechEnded_NoAnswerOfTheServer_LetsTheRequestGo()
    {
        _sequencer.SpeechStarted();
        _sequencer.Request();

        var sent = _sequencer.SpeechEnded();

        Assert.NotNull(sent);
    }

    [Fact]
    [Row(113)]
    public void Request_WhileCancelling_WaitsForTheEnd()
    {
        _sequencer.Created(InProgress("r1"));
        var cancel = _sequencer.Cancel();

        var create = _sequencer.Request();

        Assert.NotNull(cancel);
        Assert.Null(create);
        Assert.NotNull(_sequencer.Done(InProgress("r1")));
    }

    [Fact]
    [Row(114)]
    public void Cancel_NothingRunsOrTwice_SendsNothing()
    {
        var idle = _sequencer.Cancel();
        _sequencer.Created(InProgress("r1"));
        var first = _sequencer.Cancel();
        var second = _sequencer.Cancel();

        Assert.Null(idle);
        Assert.NotNull(first);
        Assert.Null(second);
    }

    [Fact]
    [Row(115)]
    public void SendFailed_Create_IsTheNextAgain()
    {
        var create = _sequencer.Request(new ResponseCreateEvent { Response = new() { Instructions = "Sing." } })!;

        _sequencer.SendFailed(create);

        Assert.Equal("Sing.", _sequencer.Next()!.Response!.Instructions);
    }

    [Fact]
    [Row(115)]
    public void CancelFailed_Again_SendsIt()
    {
        _sequencer.Created(InProgress("r1"));
        _sequencer.Cancel();

        _sequencer.CancelFailed();

        Assert.NotNull(_sequencer.Cancel());
    }

    [Fact]
    public void Request_MetadataOfSixteenPairs_IsLeftAsItIs()
    {
        var metadata = Enumerable.Range(0, 16).ToDictionary(number => $"k{number}", _ => "v");

        var create = _sequencer.Request(new ResponseCreateEvent { Response = new() { Metadata = metadata } })!;

        Assert.Equal(metadata, create.Response!.Metadata);
    }

    /// <summary>Ends the running response and each that follows; returns what was asked for.</summary>
    private List<ResponseCreateEvent> RunAll(string responseId)
    {
        var sent = new List<ResponseCreateEvent>();
        while (_sequencer.Done(InProgress(responseId)) is { } create)
        {
            sent.Add(create);
            responseId = $"r{sent.Count}";
            _sequencer.Created(Echo(responseId, create));
        }

        return sent;
    }

    private static Response Echo(string id, ResponseCreateEvent? create) => InProgress(id) with { Metadata = create?.Response?.Metadata };

    private static Response InProgress(string id) => new() { Id = id, Status = ResponseStatus.InProgress, Output = [] };

    private static ErrorDetails Refusal(string? eventId) =>
        new() { Message = "Busy.", Code = "conversation_already_has_active_response", EventId = eventId };
}
