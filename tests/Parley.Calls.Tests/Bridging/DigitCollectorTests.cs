using Parley.Calls.Bridging;

namespace Parley.Calls.Tests.Bridging;

[Trait("Category", "Unit")]
public sealed class DigitCollectorTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Push_MostDigits_MakeAMessageAndTheNextBeginsAnew()
    {
        var digits = new DigitCollector(new DigitOptions { MaxDigits = 3 });

        Assert.Null(digits.Push('1', TimeSpan.Zero));
        Assert.Null(digits.Push('2', s_second));
        Assert.Equal("[The caller pressed 1 2 3]", digits.Push('3', s_second));
        Assert.Null(digits.Push('4', s_second));
        Assert.Equal("[The caller pressed 4]", digits.Tick(3 * s_second));
    }

    [Fact]
    public void Push_NoTerminator_TakesItAsADigit()
    {
        var digits = new DigitCollector(new DigitOptions { Terminator = null });

        Assert.Null(digits.Push('#', TimeSpan.Zero));
        Assert.Equal("[The caller pressed #]", digits.Tick(2 * s_second));
    }

    [Fact]
    public void Tick_PauseIsNotOver_WaitsForMore()
    {
        var digits = new DigitCollector(new DigitOptions());
        digits.Push('1', TimeSpan.Zero);
        digits.Push('2', 1.9 * s_second);

        Assert.Null(digits.Tick(3.8 * s_second));
        Assert.Equal("[The caller pressed 1 2]", digits.Tick(3.9 * s_second));
        Assert.Null(digits.Tick(9 * s_second));
    }

    [Fact]
    public void Push_EventsOnly_MakesNoMessage()
    {
        var digits = new DigitCollector(new DigitOptions { Delivery = DigitDelivery.EventsOnly });

        Assert.Null(digits.Push('#', TimeSpan.Zero));
        Assert.Null(digits.Tick(9 * s_second));
    }
}
