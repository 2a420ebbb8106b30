using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Tests.Dialogue.Words;

[Trait("Category", "Unit")]
public sealed class DigitRunTests
{
    [Theory]
    [InlineData("seven seven two one", "7721")]
    [InlineData("double seven two one", "7721")]
    [InlineData("seven double seven two", "7772")]
    [InlineData("triple seven two", "7772")]
    [InlineData("seventy seven twenty one", "7721")]
    [InlineData("seventy seven two one", "7721")]
    [InlineData("oh three o five", "0305")]
    [InlineData("nineteen forty two", "1942")]
    [InlineData("twenty ten", "2010")]
    [InlineData("7721", "7721")]
    [InlineData("77 21", "7721")]
    [InlineData("7 7 2 1", "7721")]
    [InlineData("7,721", "7721")]
    [InlineData("seven seven to one", "7721")]
    [InlineData("for four too won", "4421")]
    [InlineData("seven seven two for", "7724")]
    [InlineData("seven um seven, two uh one", "7721")]
    [InlineData("seven dash seven two one", "7721")]
    [InlineData("seven thousand seven hundred and twenty one", "7721")]
    [InlineData("seventy seven hundred and twenty one", "7721")]
    public void Read_FourDigitsInAnyForm_FindsThem(string said, string expected)
    {
        var utterance = Utterance.Read(said);

        var run = DigitRun.Read(utterance.Tokens, 0, 4);

        Assert.Equal((expected, utterance.Tokens.Count), run);
    }

    [Theory]
    [InlineData("seven seven two")]
    [InlineData("seven seven two one nine")]
    [InlineData("77211")]
    [InlineData("7.721")]
    [InlineData("to for")]
    [InlineData("hello")]
    [InlineData("double")]
    public void Read_OtherThanFourDigits_FindsNone(string said)
    {
        var run = DigitRun.Read(Utterance.Read(said).Tokens, 0, 4);

        Assert.Null(run);
    }
}
