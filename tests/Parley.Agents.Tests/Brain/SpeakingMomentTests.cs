using Parley.Agents.Brain;
using Parley.Agents.Connections;
using Parley.Agents.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class SpeakingMomentTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(10);
    private readonly SpeakingMoment _moment = new();

    [Fact]
    public void GoodFrom_Silence_IsAtOnce() => Assert.True(_moment.GoodFrom(ResultTiming.AfterReply) <= s_now);

    [Theory]
    [InlineData(ResultTiming.AfterReply)]
    [InlineData(ResultTiming.Now)]
    public void GoodFrom_UserSpeaks_IsUnknown(ResultTiming timing)
    {
        UserStarts();

        Assert.Null(_moment.GoodFrom(timing));
    }

    [Fact]
    public void GoodFrom_AgentAnswers_WaitsForItUnlessItIsNow()
    {
        _moment.Apply(Started("r1"), s_now);

        Assert.Null(_moment.GoodFrom(ResultTiming.AfterReply));
        Assert.True(_moment.GoodFrom(ResultTiming.Now) <= s_now);
        Assert.True(_moment.IsAgentAnswering);
    }

    [Fact]
    public void GoodFrom_UserHasJustSpoken_WaitsForTheAnswerToBegin()
    {
        UserStarts();
        UserStops();

        Assert.Equal(s_now + TimeSpan.FromSeconds(2), _moment.GoodFrom(ResultTiming.AfterReply));
    }

    [Fact]
    public void GoodFrom_AnswerBeganAndEnded_IsAtOnce()
    {
        UserStarts();
        UserStops();
        _moment.Apply(Started("r1"), s_now);
        _moment.Apply(Ended("r1"), s_now);

        Assert.True(_moment.GoodFrom(ResultTiming.AfterReply) <= s_now);
    }

    [Fact]
    public void GoodFrom_ConnectionChanged_ForgetsWhatItKnew()
    {
        UserStarts();
        _moment.Apply(Started("r1"), s_now);

        _moment.Apply(new ConnectionStateChangedEvent(ConnectionState.Reconnecting), s_now);

        Assert.True(_moment.GoodFrom(ResultTiming.AfterReply) <= s_now);
    }

    private static ResponseStartedEvent Started(string id) => new(FakeResponses.Created(id).Response);

    private static ResponseEndedEvent Ended(string id) => new(FakeResponses.Done(id).Response);

    private void UserStarts() => _moment.Apply(new SpeechStartedEvent("u1", TimeSpan.Zero), s_now);

    private void UserStops() => _moment.Apply(new SpeechStoppedEvent("u1", TimeSpan.Zero), s_now);
}
