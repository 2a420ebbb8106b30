using Parley.Server.Records;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Unit")]
public sealed class SpokenItemsTests
{
    private readonly SpokenItems _items = new();

    [Fact]
    public void TakeHeardOut_OfAnItemThatStillPlays_WaitsForItsEnd()
    {
        Speak("item_1", "Good morning.", Seconds(3), Seconds(1));

        var early = _items.TakeHeardOut(Seconds(3.9)).ToList();
        var heard = Assert.Single(_items.TakeHeardOut(Seconds(4)).ToList());

        Assert.Empty(early);
        Assert.Equal(("item_1", "Good morning.", Seconds(3), Seconds(3), false), (heard.ItemId, heard.Text, heard.Heard, heard.Audio, heard.WasInterrupted));
        Assert.Empty(_items.TakeRest(Seconds(5)));
    }

    [Fact]
    public void Sent_WhileAnotherItemPlays_BeginsAfterIt()
    {
        Speak("item_1", "One.", Seconds(2), Seconds(1));
        Speak("item_2", "Two.", Seconds(2), Seconds(1));

        Assert.Equal((Seconds(1), Seconds(3)), (_items.BeganAt("item_1"), _items.BeganAt("item_2")));
    }

    [Fact]
    public void Sent_MoreOfAnItem_AllocatesNothing()
    {
        _items.Sent("item_1", Seconds(1), Seconds(0));
        _items.Sent("item_2", Seconds(1), Seconds(0));
        _items.Sent("item_2", Seconds(1), Seconds(0)); // whatever is made once
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var frame = 0; frame < 100; frame++)
        {
            _items.Sent("item_2", Seconds(0.02), Seconds(1));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Cut_AfterAnInterruption_SaysWhatTheLegReports()
    {
        Speak("item_1", "Good morning to you.", Seconds(4), Seconds(1));
        _items.Interrupted(Seconds(2));

        var early = _items.TakeHeardOut(Seconds(9)).ToList();
        var heard = _items.Cut("item_1", Seconds(0.8), "Good", Seconds(9));

        Assert.Empty(early);
        Assert.Equal(("Good", Seconds(0.8), Seconds(4), true), (heard!.Text, heard.Heard, heard.Audio, heard.WasInterrupted));
        Assert.Null(_items.Cut("item_1", Seconds(0.8), "Good", Seconds(9)));
    }

    [Fact]
    public void TakeRest_InTheMiddleOfAnItem_SharesItsWordsByTime()
    {
        Speak("item_1", "One two three four.", Seconds(4), Seconds(1));
        Speak("item_2", "Never heard.", Seconds(4), Seconds(1));

        var rest = _items.TakeRest(Seconds(3)).ToList();

        Assert.Equal([("One two", Seconds(2)), ("", TimeSpan.Zero)], rest.Select(heard => (heard.Text, heard.Heard)));
        Assert.All(rest, heard => Assert.True(heard.WasInterrupted));
    }

    private void Speak(string itemId, string text, TimeSpan audio, TimeSpan at)
    {
        _items.Sent(itemId, audio, at);
        _items.Words(itemId, text);
        _items.Ended(itemId);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
