using Parley.Agents.Playout;
using Parley.Realtime.Items;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Playout;

[Trait("Category", "Unit")]
public sealed class OutputAudioClockTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly OutputAudioClock _clock;

    public OutputAudioClockTests() => _clock = new OutputAudioClock(_time);

    [Fact]
    public void TakePlaying_TwoItemsQueued_CutsTheFirstAndDeletesTheSecond()
    {
        _clock.Received("r1", "a", 0, 48_000);
        _clock.Generated("a", 0);
        _clock.Received("r1", "b", 0, 48_000);
        _time.Advance(TimeSpan.FromMilliseconds(400));

        var cuts = _clock.TakePlaying(HeardAudioSource.Estimated)!.Cut(null).ToList();

        Assert.Collection(
            cuts,
            first => Assert.Equal(400, Assert.IsType<ConversationItemTruncateEvent>(first).AudioEndMs),
            second => Assert.Equal("b", Assert.IsType<ConversationItemDeleteEvent>(second).ItemId));
    }

    [Fact]
    public void TakePlaying_AllPlayed_IsNothing()
    {
        _clock.Received("r1", "a", 0, 48_000);
        _clock.Generated("a", 0);
        _time.Advance(TimeSpan.FromMilliseconds(1000));

        Assert.Null(_clock.TakePlaying(HeardAudioSource.Estimated));
    }

    [Fact]
    public void Cut_ReportFromTheSecondItem_KeepsTheFirst()
    {
        _clock.Received("r1", "a", 0, 48_000);
        _clock.Generated("a", 0);
        _clock.Received("r1", "b", 0, 48_000);

        var cuts = _clock.TakePlaying(HeardAudioSource.Reported)!.Cut(new HeardPosition("b", 0, TimeSpan.FromMilliseconds(5000))).ToList();

        var truncate = Assert.IsType<ConversationItemTruncateEvent>(Assert.Single(cuts));
        Assert.Equal(("b", 1000), (truncate.ItemId, truncate.AudioEndMs));
    }

    [Fact]
    public void Received_SecondAnswerAfterAPause_CountsFromItsOwnBeginning()
    {
        _clock.Received("r1", "a", 0, 4_800);
        _clock.Generated("a", 0);
        _time.Advance(TimeSpan.FromSeconds(10));
        _clock.Received("r1", "b", 0, 48_000);
        _time.Advance(TimeSpan.FromMilliseconds(250));

        var cut = Assert.Single(_clock.TakePlaying(HeardAudioSource.Estimated)!.Cut(null));

        Assert.Equal(250, Assert.IsType<ConversationItemTruncateEvent>(cut).AudioEndMs);
    }
}
