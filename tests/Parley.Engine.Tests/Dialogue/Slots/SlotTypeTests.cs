using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;
using Parley.Testing.Time;

namespace Parley.Engine.Tests.Dialogue.Slots;

[Trait("Category", "Unit")]
public sealed class SlotTypeTests
{
    /// <summary>A Thursday.</summary>
    private static readonly DateSlotType s_date = new(new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("five thousand rupees", 5000)]
    [InlineData("₹5,500", 5500)]
    [InlineData("$20", 20)]
    [InlineData("pay 2 lakh please", 200_000)]
    [InlineData("two lakh fifty thousand", 250_000)]
    [InlineData("one crore", 10_000_000)]
    [InlineData("twelve hundred", 1200)]
    [InlineData("three hundred and five dollars", 305)]
    [InlineData("10k", 10_000)]
    public void Amount_InAnyForm_IsRead(string said, int expected)
    {
        var match = SlotFinder.Find(new NumberSlotType(wholeOnly: false, ["rupees", "dollars"]), Utterance.Read(said), asked: false);

        Assert.Equal((decimal)expected, match?.Value);
    }

    [Theory]
    [InlineData("today", "2026-01-01")]
    [InlineData("tomorrow morning", "2026-01-02")]
    [InlineData("yesterday", "2025-12-31")]
    [InlineData("on friday", "2026-01-02")]
    [InlineData("next thursday", "2026-01-08")]
    [InlineData("last monday", "2025-12-29")]
    [InlineData("2026-03-14", "2026-03-14")]
    [InlineData("the fourteenth of march", "2026-03-14")]
    [InlineData("march 14th", "2026-03-14")]
    [InlineData("14 mar 2027", "2027-03-14")]
    [InlineData("the twenty first of june", "2026-06-21")]
    [InlineData("june the second", "2026-06-02")]
    public void Date_InAnyForm_IsRead(string said, string expected)
    {
        var match = SlotFinder.Find(s_date, Utterance.Read(said), asked: false);

        Assert.Equal(expected, match?.Value);
    }

    [Theory]
    [InlineData("the thirty first of february")]
    [InlineData("2026-13-01")]
    [InlineData("march")]
    public void Date_Impossible_IsNotRead(string said)
    {
        var match = SlotFinder.Find(s_date, Utterance.Read(said), asked: false);

        Assert.Null(match);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("yeah sure", true)]
    [InlineData("please go ahead", true)]
    [InlineData("no", false)]
    [InlineData("nope", false)]
    [InlineData("please don't", false)]
    [InlineData("that is not right", false)]
    public void YesNo_InAnyForm_IsRead(string said, bool expected)
    {
        var match = SlotFinder.Find(YesNoSlotType.Instance, Utterance.Read(said), asked: true);

        Assert.Equal(expected, match?.Value);
    }

    [Theory]
    [InlineData("my pin is 4 8 2 1", "4821")]
    [InlineData("oh, four eight two one", "4821")]
    [InlineData("four eight two one", "4821")]
    public void Digits_OfTheRightLength_AreRead(string said, string expected)
    {
        var match = SlotFinder.Find(new DigitsSlotType(4), Utterance.Read(said), asked: true);

        Assert.Equal(expected, match?.Value);
    }

    [Theory]
    [InlineData("five five four eight two one")]
    [InlineData("four eight two")]
    [InlineData("554821")]
    public void Digits_OfAnotherLength_AreNotRead(string said)
    {
        var match = SlotFinder.Find(new DigitsSlotType(4), Utterance.Read(said), asked: true);

        Assert.Null(match);
    }

    [Theory]
    [InlineData("refrigirator", "fridge")]
    [InlineData("the washing machines", "washer")]
    [InlineData("telly", null)]
    public void Choice_NearlyRight_IsRead(string said, string? expected)
    {
        var type = new ChoiceSlotType([("fridge", ["refrigerator"]), ("washer", ["washing machine"])]);

        var match = SlotFinder.Find(type, Utterance.Read(said), asked: true);

        Assert.Equal(expected, match?.Value);
    }
}
