using Parley.Engine.Speech.Synthesis;

namespace Parley.Engine.Tests.Speech.Synthesis;

[Trait("Category", "Unit")]
public sealed class ClauseSplitterTests
{
    [Fact]
    public void Split_Sentences_CutsAtTheirEnds()
    {
        var clauses = ClauseSplitter.Split("Hello there. Your order, the red one, is late! Sorry?");

        Assert.Equal(["Hello there.", "Your order, the red one, is late!", "Sorry?"], clauses);
    }

    [Fact]
    public void Split_LongSentence_CutsAtALateComma()
    {
        var clauses = ClauseSplitter.Split("Your order has left our warehouse in the north, and it will reach you tomorrow");

        Assert.Equal(["Your order has left our warehouse in the north,", "and it will reach you tomorrow"], clauses);
    }

    [Fact]
    public void Split_EndlessText_StaysBounded()
    {
        var clauses = ClauseSplitter.Split(string.Join(' ', Enumerable.Repeat("words", 200)));

        Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, 170));
        Assert.Equal(200, clauses.Sum(clause => clause.Split(' ').Length));
    }
}
