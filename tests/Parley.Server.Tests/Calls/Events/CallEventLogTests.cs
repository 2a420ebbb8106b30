using System.Text.Json;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Calls.Events;

[Trait("Category", "Unit")]
public sealed class CallEventLogTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CallEventLog _log;
    private readonly LiveCalls _calls;

    public CallEventLogTests()
    {
        _log = new CallEventLog(_clock);
        _calls = new LiveCalls(_log, _clock);
    }

    [Fact]
    public void Read_ReaderIsFarBehind_GivesTheOldestThereIsAndSaysHowManyAreLost()
    {
        Add("call_1", CallEventLog.Capacity + 10);

        var page = _log.Read(3);

        Assert.Equal((7, 11), (page.LostCount, page.Events[0].Number));
        Assert.Equal(page.Events[^1].Number, page.Position);
    }

    [Fact]
    public void Read_LongAfter_GivesNothingThatIsOlderThanHalfAnHour()
    {
        Add("call_1", 3);
        _clock.Advance(CallEventLog.Lifetime - TimeSpan.FromSeconds(1));
        Add("call_2", 2);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var page = _log.Read(0);

        Assert.Equal((3, 2), (page.LostCount, page.Events.Count));
        Assert.All(page.Events, happened => Assert.Equal("call_2", happened.CallId));
    }

    [Fact]
    public void Clear_SomebodyWasErased_NobodyReadsItAnyMore()
    {
        Add("call_1", 3);

        _log.Clear();
        Add("call_2", 1);

        var page = _log.Read(0);
        Assert.Equal((3, "call_2"), (page.LostCount, Assert.Single(page.Events).CallId));
    }

    [Fact]
    public void Read_PageByPage_GivesEachEventOnceAndInOrder()
    {
        Add("call_1", 1_000);
        var numbers = new List<long>();

        for (var page = _log.Read(0); page.Events.Count > 0; page = _log.Read(page.Position))
        {
            numbers.AddRange(page.Events.Select(happened => happened.Number));
        }

        Assert.Equal(Enumerable.Range(1, 1_000).Select(number => (long)number), numbers);
    }

    [Fact]
    public void Read_EventsOfMuchText_KeepsNoMoreThanEightMiB()
    {
        for (var i = 0; i < 200; i++)
        {
            _log.Add("call_1", "transcript", new CallTranscript("call_1", default, "item", "caller", new string('x', 100_000), false), CallEventJson.Default.CallTranscript);
        }

        var byteCount = 0;
        var page = _log.Read(0);
        Assert.InRange(page.LostCount, 110, 130);
        for (; page.Events.Count > 0; page = _log.Read(page.Position))
        {
            byteCount += page.Events.Sum(happened => happened.Json.Length);
        }

        Assert.InRange(byteCount, 7_000_000, 8 * 1024 * 1024);
    }

    [Fact]
    public void Read_AtTheEnd_SaysWhenThereIsMore()
    {
        Add("call_1", 1);

        var page = _log.Read(1);
        Assert.False(page.Changed.IsCompleted);
        Add("call_1", 1);

        Assert.True(page.Changed.IsCompleted);
        Assert.Single(_log.Read(1).Events);
    }

    [Fact]
    public void Changed_NothingIsOther_TellsNothing()
    {
        var call = _calls.Add(LiveCallKind.Inbound, "anna");

        _calls.Changed(call);
        _calls.End(call, "hang_up");
        _calls.Changed(call);

        var told = _log.Read(0).Events;
        Assert.Equal(["waiting", "ended"], told.Select(happened => JsonElement.Parse(happened.Json.Span).GetProperty("call").GetProperty("state").GetString()));
        Assert.Equal([false, true], told.Select(happened => happened.EndsCall));
    }

    [Fact]
    public void HasMore_LooksForTheCallOnly()
    {
        Add("call_1", 1);
        Add("call_2", 1);

        Assert.Equal((true, false, true), (_log.HasMore(0, "call_1"), _log.HasMore(1, "call_1"), _log.HasMore(1, "call_2")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("0-1")]
    [InlineData("epoch-2")] // it has not been yet
    [InlineData("epoch--1")]
    [InlineData("epoch-1x")]
    public void FindPosition_OfNoIdOfThisLog_IsNull(string id)
    {
        Add("call_1", 1);
        var epoch = _log.IdOf(1)[..^2];

        Assert.Null(_log.FindPosition(id.Replace("epoch", epoch, StringComparison.Ordinal)));
        Assert.Equal(1, _log.FindPosition(_log.IdOf(1)));
    }

    private void Add(string callId, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _log.Add(callId, "failure", new CallFailure(callId, default, "test"), CallEventJson.Default.CallFailure);
        }
    }
}
