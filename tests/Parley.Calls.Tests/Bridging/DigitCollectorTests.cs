using Parley.Calls.Bridging;

namespace Parley.Calls.Tests.Bridging;

[Trait("Category", "Unit")]
public sealed class DigitCollectorTests
{
    private readonly DigitCollector _digits = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void Pressed_Hash_EndsTheEntry()
    {
        Assert.Null(_digits.Pressed('1', TimeSpan.Zero));
        Assert.Equal("1#", _digits.Pressed('#', TimeSpan.FromSeconds(1)));
        Assert.Null(_digits.Tick(TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public void Tick_Pause_EndsTheEntry()
    {
        _digits.Pressed('1', TimeSpan.Zero);
        _digits.Pressed('2', TimeSpan.FromSeconds(1));

        Assert.Null(_digits.Tick(TimeSpan.FromSeconds(2.9)));
        Assert.Equal("12", _digits.Tick(TimeSpan.FromSeconds(3)));
        Assert.Null(_digits.Tick(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Pressed_VeryLongEntry_IsToldInPieces()
    {
        var entries = Enumerable.Range(0, 100).Select(_ => _digits.Pressed('7', TimeSpan.Zero)).OfType<string>().ToArray();

        Assert.Equal([32, 32, 32], entries.Select(entry => entry.Length));
    }
}
