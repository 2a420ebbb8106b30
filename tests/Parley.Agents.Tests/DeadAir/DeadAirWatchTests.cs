using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.Interruptions;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.DeadAir;

[Trait("Category", "Unit")]
public sealed class DeadAirWatchTests
{
    private static readonly DeadAirFacts s_nothing = new(IsToolAwaited: false, IsResponseAsked: false, IsSpeechHeld: false);
    private readonly DeadAirWatch _watch = new(new DeadAirOptions { FillerAfter = TimeSpan.FromSeconds(2) });

    [Fact]
    public void Caller_AgentHasSaidAll_CountsFromTheEndOfPlayback()
    {
        At(0, Started("r1"), Audio(seconds: 3), Ended("r1"));

        Settle(0, s_nothing);

        Assert.Equal(DeadAirCause.Caller, _watch.Cause);
        Assert.Equal(Seconds(7), _watch.Deadline);
        Assert.Null(_watch.TakeSilence(Seconds(6.9)));
        Assert.Equal(Seconds(4), _watch.TakeSilence(Seconds(7)));
        Assert.Null(_watch.TakeSilence(Seconds(8)));
        Assert.Null(_watch.Deadline);
    }

    [Fact]
    public void Model_TurnEndedAndNothingBegins_OwesFromThen()
    {
        At(0, new SpeechStartedEvent("u1", default));
        At(2, new SpeechStoppedEvent("u1", default));

        Settle(2, s_nothing);

        Assert.Equal(DeadAirCause.Model, _watch.Cause);
        Assert.Equal(Seconds(6), _watch.Deadline);
    }

    [Fact]
    public void Caller_HisSoundWasNoTurn_TheModelOwesNothing()
    {
        At(0, Started("r1"), Audio(seconds: 3));
        At(1, new SpeechStartedEvent("u1", default));
        At(1.3, new SpeechStoppedEvent("u1", default), new AudioGainEvent(0, default) { IsFalseAlarm = true }, Ended("r1"));

        Settle(1.3, s_nothing);

        Assert.Equal(DeadAirCause.Caller, _watch.Cause);
    }

    [Fact]
    public void Network_LostWhileTheUserSpeaks_IsTold()
    {
        At(0, new SpeechStartedEvent("u1", default));
        At(1, new ConnectionStateChangedEvent(ConnectionState.Reconnecting));

        Settle(1, s_nothing);

        Assert.Equal(DeadAirCause.Network, _watch.Cause);
        Assert.NotNull(_watch.Deadline);
    }

    [Fact]
    public void Model_ResponseRunsWithoutAudio_IsNamed()
    {
        At(1, Started("r1"));

        Settle(1, s_nothing);

        Assert.Equal((DeadAirCause.Model, "r1"), (_watch.Cause, _watch.Detail));
    }

    [Fact]
    public void Model_ResponseAskedFor_Owes()
    {
        Settle(1, s_nothing with { IsResponseAsked = true });

        Assert.Equal(DeadAirCause.Model, _watch.Cause);
    }

    [Fact]
    public void Tool_AwaitedAfterItsResponse_IsNamed()
    {
        At(1, Started("r1"), new ToolStartedEvent(new ToolCall("c1", "look_up", "{}")), Ended("r1"));

        Settle(1, s_nothing with { IsToolAwaited = true });

        Assert.Equal((DeadAirCause.Tool, "look_up"), (_watch.Cause, _watch.Detail));
    }

    [Fact]
    public void Tool_InTheBackground_LeavesTheTurnToTheCaller()
    {
        At(1, Started("r1"), new ToolStartedEvent(new ToolCall("c1", "look_up", "{}")), Ended("r1"));

        Settle(1, s_nothing);

        Assert.Equal(DeadAirCause.Caller, _watch.Cause);
    }

    [Fact]
    public void Guardrail_SpeechIsHeld_OwesBeforeTheModel()
    {
        At(1, Started("r1"));

        Settle(1, s_nothing with { IsSpeechHeld = true });

        Assert.Equal(DeadAirCause.Guardrail, _watch.Cause);
    }

    [Fact]
    public void Network_Reconnecting_OwesBeforeAllOthers()
    {
        At(1, Started("r1"), new ConnectionStateChangedEvent(ConnectionState.Reconnecting));
        Settle(1, new DeadAirFacts(true, true, true));
        var during = _watch.Cause;

        At(3, new ConnectionStateChangedEvent(ConnectionState.Connected));
        Settle(3, s_nothing);

        Assert.Equal(DeadAirCause.Network, during);
        Assert.Equal(DeadAirCause.Caller, _watch.Cause); // the response of the lost connection owes nothing
    }

    [Fact]
    public void TakeSilence_AnotherOwes_IsToldAgainWithTheWholeSilence()
    {
        At(0, new SpeechStoppedEvent("u1", default));
        Settle(0, s_nothing);
        var first = _watch.TakeSilence(Seconds(4));

        At(5, Started("r1"), Ended("r1"));
        Settle(5, s_nothing with { IsToolAwaited = true });
        var second = _watch.TakeSilence(Seconds(9));

        Assert.Equal(Seconds(4), first);
        Assert.Equal(Seconds(9), second);
    }

    [Fact]
    public void Deadline_UserSpeaks_IsNone()
    {
        Settle(0, s_nothing with { IsToolAwaited = true });

        At(1, new SpeechStartedEvent("u1", default));

        Assert.Null(_watch.Deadline);
        Assert.Null(_watch.TakeSilence(Seconds(100)));
        Assert.False(_watch.TakeFiller(Seconds(100)));
    }

    [Fact]
    public void TakeFiller_ToolOwes_OnceInATurn()
    {
        At(0, new SpeechStoppedEvent("u1", default), Started("r1"), Ended("r1"));
        Settle(0, s_nothing with { IsToolAwaited = true });

        var deadline = _watch.Deadline;
        double[] seconds = [1.9, 2, 10];
        var said = seconds.Select(second => _watch.TakeFiller(Seconds(second))).ToList();
        At(11, new SpeechStartedEvent("u2", default));
        At(12, new SpeechStoppedEvent("u2", default), Started("r2"), Ended("r2"));
        var again = _watch.TakeFiller(Seconds(14));

        Assert.Equal(Seconds(2), deadline);
        Assert.Equal([false, true, false], said);
        Assert.True(again);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ResponseStartedEvent Started(string responseId) =>
        new(new Response { Id = responseId, Status = ResponseStatus.InProgress, Output = [] });

    private static ResponseEndedEvent Ended(string responseId) =>
        new(new Response { Id = responseId, Status = ResponseStatus.Completed, Output = [] });

    private static AudioEvent Audio(int seconds) => new("r1", "i1", 0, new byte[48_000 * seconds]);

    private void At(double seconds, params IEnumerable<RealtimeSessionEvent> events)
    {
        foreach (var sessionEvent in events)
        {
            _watch.Observe(sessionEvent, Seconds(seconds));
        }
    }

    private void Settle(double seconds, DeadAirFacts facts) => _watch.Settle(facts, Seconds(seconds));
}
