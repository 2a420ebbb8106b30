using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Tests.Speech.Recognition;

[Trait("Category", "Unit")]
public sealed class SlotGrammarTests
{
    [Theory]
    [InlineData("one", "one")]
    [InlineData("(O R D | order) [of] (zero | one)+", "(((o r d) | order) [of] ((zero | one))+)")]
    [InlineData("a [b | c d]", "(a [(b | (c d))])")]
    [InlineData("(/20/ one two | three)", "(/20/ (one two) | /1/ three)")]
    public void Parse_Expression_WritesItAgain(string jsgf, string expected)
    {
        var grammar = SlotGrammar.Parse(jsgf);

        Assert.Equal(expected, grammar.ToJsgf());
    }

    [Theory]
    [InlineData("")]
    [InlineData("(one | two")]
    [InlineData("one )")]
    [InlineData("one | | two")]
    [InlineData("<digit>")]
    [InlineData("+ one")]
    [InlineData("one*")]
    [InlineData("one /2/ two")]
    [InlineData("/0/ one | two")]
    [InlineData("/1001/ one | two")]
    [InlineData("/2.5/ one | two")]
    [InlineData("/2 one | two")]
    public void Parse_Mistake_IsNamed(string jsgf)
    {
        var exception = Assert.Throws<FormatException>(() => SlotGrammar.Parse(jsgf));

        Assert.StartsWith("A slot's JSGF", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_Expression_StaysInside()
    {
        var grammar = SlotGrammar.Parse("o r d (d e l | b l r) (one | two)+");

        var samples = Enumerable.Range(0, 50).Select(seed => string.Join(' ', grammar.Sample(new Random(seed)))).ToList();

        Assert.All(samples, sample => Assert.Matches("^o r d (d e l|b l r)( one| two){2,6}$", sample));
    }

    [Fact]
    public void Sample_WeightedChoice_FollowsTheWeights()
    {
        var grammar = SlotGrammar.Parse("/9/ often | seldom");
        var random = new Random(1);

        var often = Enumerable.Range(0, 1_000).Count(_ => grammar.Sample(random).Single() == "often");

        Assert.InRange(often, 870, 930);
    }
}
