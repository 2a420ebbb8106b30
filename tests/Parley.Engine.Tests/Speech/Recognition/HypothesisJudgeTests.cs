using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Tests.Speech.Recognition;

[Trait("Category", "Unit")]
public sealed class HypothesisJudgeTests
{
    [Theory]
    [InlineData("yes please", "yes please", true)]
    [InlineData("where is my order", "where is the order", true)]
    [InlineData("no thank you", "no m two", false)]
    [InlineData("i would like to hear about my loan", "i would like to the to a human loan", false)] // "…book a table at the restaurant"
    [InlineData("help", "help the agent the help headphones", false)]
    [InlineData("", "one two", false)]
    [InlineData("yes", "", false)]
    public void Judge_TwoWitnesses_AcceptsOnlyWhenTheyAgree(string grammar, string statistical, bool accepted)
    {
        var (text, outcome) = HypothesisJudge.Judge(new Hypotheses(statistical, grammar));

        Assert.Equal(accepted, outcome.InDomain);
        Assert.Equal(accepted ? grammar : statistical, text);
        Assert.InRange(outcome.Confidence, accepted ? 0.5f : 0, accepted ? 1 : 0.3f);
    }
}
