using Parley.Agents.Playout;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Playout;

[Trait("Category", "Unit")]
public sealed class OutputAudioClockTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly OutputAudioClock _clock;

    public OutputAudioClockTests() => _clock = new OutputAudioClock(_time);

    [Theory]
    [InlineData("audio/pcm", 48_000, 1000)] // 24 kHz, two bytes a sample
    [InlineData("audio/pcm", 47, 0)]
    [InlineData("audio/pcmu", 8_000, 1000)] // 8 kHz, one byte a sample
    [InlineData("audio/pcma", 4_000, 500)]
    [InlineData("audio/pcma", 1, 0)]
    [Row(121)]
    public void Received_EachFormat_IsAsLongAsItSounds(string format, int byteCount, int milliseconds)
    {
        _clock.SetFormat(new AudioFormatConfiguration(format));
        _clock.Received("r1", "a", 0, byteCount);

        Assert.Equal(milliseconds, (int)_clock.Remaining.TotalMilliseconds);
    }

    [Fact]
    [Row(121)]
    public void SetFormat_BetweenTwoAnswers_CountsEachInItsOwn()
    {
        _clock.Received("r1", "a", 0, 48_000);
        _clock.SetFormat(AudioFormatConfiguration.Pcmu);
        _clock.Received("r2", "b", 0, 8_000);

        Assert.Equal(TimeSpan.FromSeconds(2), _clock.Remaining);
    }

    [Fact]
    [Row(122)]
    public void Remaining_AudioFasterThanRealTime_PlaysItemAfterItemFromTheFirstByte()
    {
        _clock.Received("r1", "a", 0, 48_000);
        _clock.Received("r2", "b", 0, 24_000);
        _time.Advance(TimeSpan.FromMilliseconds(1200));

        var playing = _clock.PlayingResponseId;
        var remaining = _clock.Remaining;
        var interrupted = _clock.TakePlaying(HeardAudioSource.Estimated)!;

        Assert.Equal(("r2", TimeSpan.FromMilliseconds(300)), (playing, remaining));
        Assert.Equal(
            [("a", 1000.0), ("b", 200.0)], interrupted.Heard(null).Select(heard => (heard.Part.ItemId, heard.Heard.TotalMilliseconds)));
    }

    [Fact]
    [Row(122)]
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
