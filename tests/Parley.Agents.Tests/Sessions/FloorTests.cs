using Parley.Agents.Connections;
using Parley.Agents.Interruptions;
using Parley.Agents.Sessions;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class FloorTests
{
    private static readonly SpeechStartedEvent s_starts = new("u1", default);
    private static readonly SpeechStoppedEvent s_stops = new("u1", default);
    private static readonly AudioGainEvent s_falseAlarm = new(0, default) { IsFalseAlarm = true };
    private readonly Floor _floor = new();

    [Fact]
    public void Turn_SpokenAndAnswered_GoesFromOneToTheOther()
    {
        Observe(s_starts);
        var during = (_floor.UserSpeaks, _floor.IsAnswerAwaited, _floor.IsAgentAnswering);
        Observe(s_stops);
        var between = (_floor.UserSpeaks, _floor.IsAnswerAwaited, _floor.IsAgentAnswering);
        Observe(Started("r1"), Started("r2"), Ended("r2"));
        var answer = (_floor.IsAnswerAwaited, _floor.ResponseId);
        Observe(Ended("r1"));

        Assert.Equal((true, false, false), during);
        Assert.Equal((false, true, false), between);
        Assert.Equal((false, "r1"), answer);
        Assert.Equal((false, null), (_floor.IsAgentAnswering, _floor.ResponseId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FalseAlarm_BeforeOrAfterItsEnd_NobodyOwesAnAnswer(bool isKnownFirst)
    {
        Observe(Started("r1"), s_starts);

        Observe(isKnownFirst ? [s_falseAlarm, s_stops] : [s_stops, s_falseAlarm]);
        Observe(Ended("r1"));

        Assert.False(_floor.IsAnswerAwaited);
    }

    [Fact]
    public void FalseAlarm_NextTurn_IsOwedAnAnswer()
    {
        Observe(s_starts, s_falseAlarm, s_stops, s_starts, s_stops);

        Assert.True(_floor.IsAnswerAwaited);
    }

    [Fact]
    public void SpeechStopped_TheModelDoesNotAnswerByItself_OwesNothing()
    {
        var turns = new TurnDetectionConfiguration { Type = "server_vad", CreateResponse = false };
        Observe(new SessionConfiguredEvent(new() { Audio = new() { Input = new() { TurnDetection = turns } } }));

        Observe(s_starts, s_stops);

        Assert.False(_floor.IsAnswerAwaited);
    }

    [Fact]
    public void Connection_Lost_NobodySpeaks()
    {
        Observe(Started("r1"), s_starts, new ConnectionStateChangedEvent(ConnectionState.Reconnecting));

        Assert.Equal((false, false, false), (_floor.UserSpeaks, _floor.IsAnswerAwaited, _floor.IsAgentAnswering));
    }

    private static ResponseStartedEvent Started(string id) => new(FakeResponses.Created(id).Response);

    private static ResponseEndedEvent Ended(string id) => new(FakeResponses.Done(id).Response);

    private void Observe(params RealtimeSessionEvent[] events) => Array.ForEach(events, _floor.Observe);
}
