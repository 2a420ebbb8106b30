using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Tests.Speech.Recognition;

[Trait("Category", "Unit")]
public sealed class HypothesisJudgeTests
{
    [Theory]
    [InlineData("yes please", "yes please", 5f, true)]
    [InlineData("where is my order", "where is the order", 2f, true)]
    [InlineData("no thank you", "no m two", 0.5f, true)] // the words differ, but the sound fits
    [InlineData("no thank you", "no m two", -3f, false)]
    [InlineData("where is my order", "where is the order", null, true)]
    [InlineData("what can you do", "what can you do", -9f, false)] // the words agree, but the sound does not fit
    [InlineData("help", "help the agent the help headphones", 0.3f, false)]
    [InlineData("", "one two", null, false)]
    [InlineData("yes", "", 5f, false)]
    public void Judge_TwoWitnesses_AcceptsOnlyWhenTheyAgree(string grammar, string statistical, float? margin, bool accepted)
    {
        var (text, outcome) = HypothesisJudge.Judge(new Hypotheses(statistical, grammar, margin));

        Assert.Equal(accepted, outcome.InDomain);
        Assert.Equal(accepted ? grammar : statistical, text);
        Assert.InRange(outcome.Confidence, accepted ? 0.5f : 0, accepted ? 1 : 0.3f);
    }
}
