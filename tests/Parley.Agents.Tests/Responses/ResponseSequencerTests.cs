using Parley.Agents.Responses;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Responses;

[Trait("Category", "Unit")]
public sealed class ResponseSequencerTests
{
    private readonly ResponseSequencer _sequencer = new("p_");

    [Fact]
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
    public void Absorbs_RefusedBecauseTheServerStartedItsOwn_IsAskedAgainAfterIt()
    {
        var settings = new ResponseConfiguration { Conversation = "auto" };
        var first = _sequencer.Request(settings)!;
        _sequencer.Created(InProgress("rV")); // the server's own: turn detection was faster

        var absorbed = _sequencer.Absorbs(Refusal(first.EventId));
        var second = _sequencer.Done(InProgress("rV"));

        Assert.True(absorbed);
        Assert.NotEqual(first.EventId, second!.EventId);
        Assert.Same(settings, second.Response);
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

    private static Response InProgress(string id) => new() { Id = id, Status = ResponseStatus.InProgress, Output = [] };

    private static ErrorDetails Refusal(string? eventId) =>
        new() { Message = "Busy.", Code = "conversation_already_has_active_response", EventId = eventId };
}
