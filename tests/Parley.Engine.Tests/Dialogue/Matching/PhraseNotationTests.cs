using Parley.Engine.Dialogue.Matching;

namespace Parley.Engine.Tests.Dialogue.Matching;

[Trait("Category", "Unit")]
public sealed class PhraseNotationTests
{
    [Theory]
    [InlineData("where is it", "where is it")]
    [InlineData("(where is|where's) [my] order {order_id}",
        "where is order {order_id}|where is my order {order_id}|where's order {order_id}|where's my order {order_id}")]
    [InlineData("a [b [c]]", "a|a b|a b c")]
    [InlineData("Call 24 now!", "call twenty four now")]
    public void Expand_Notation_WritesEachPhraseOut(string notation, string expected)
    {
        var phrases = PhraseNotation.Expand(notation);

        Assert.Equal(expected.Split('|'), phrases.Select(phrase => phrase.Spoken));
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("a]")]
    [InlineData("{}")]
    [InlineData("{a b}")]
    [InlineData("(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)")]
    public void Expand_Mistake_Throws(string notation) =>
        Assert.Throws<FormatException>(() => PhraseNotation.Expand(notation));
}
