using Parley.Acceptance.Tests;
using Parley.Engine.Tests.Speech;
using Parley.Engine.Turns.Completion;

namespace Parley.Engine.Tests.Turns;

[Trait("Category", "Unit")]
public sealed class TurnCompletionTests(ITestOutputHelper output)
{
    private static readonly TurnContext s_orders = new(lastSaid: null, OrderDomain.Create(), language: null);

    /// <summary>Sentences that the rules were written with, and sentences that they have never seen.</summary>
    [Theory]
    [InlineData(true, 0.95)]
    [InlineData(false, 0.85)]
    public void Score_TelephoneSentences_TellsFinishedFromUnfinished(bool known, double bound)
    {
        var finished = known ? TurnSentences.FinishedKnown : TurnSentences.FinishedUnseen;
        var unfinished = known ? TurnSentences.UnfinishedKnown : TurnSentences.UnfinishedUnseen;

        var right = Report(finished, isFinished: true) + Report(unfinished, isFinished: false);

        var accuracy = right / (double)(finished.Count + unfinished.Count);
        output.WriteLine($"{(known ? "known" : "unseen")}: {right} of {finished.Count + unfinished.Count} right");
        Assert.InRange(accuracy, bound, 1);
    }

    [Fact]
    public void TurnSentences_Number160_HalfOfThemFinished()
    {
        var finished = TurnSentences.FinishedKnown.Concat(TurnSentences.FinishedUnseen).ToArray();
        var unfinished = TurnSentences.UnfinishedKnown.Concat(TurnSentences.UnfinishedUnseen).ToArray();

        Assert.Equal(80, finished.Length);
        Assert.Equal(80, unfinished.Length);
        Assert.Equal(160, finished.Concat(unfinished).Distinct().Count());
    }

    /// <summary>
    /// Sixty sentences that were written for another test, whole and cut in half. Cut anywhere, more than
    /// half of the beginnings could be sentences of their own (<c>he climbed the mountain</c>): the bound is for the others.
    /// </summary>
    [Fact]
    public void Score_SentencesOfOtherDomains_WholeOnesAreFinishedAndHalvesThatWantAWordAreNot()
    {
        string[] halves = [.. ForeignSentences.All.Select(sentence => sentence.Split(' ')).Select(words => string.Join(' ', words[..(words.Length / 2)]))];

        var whole = Report(ForeignSentences.All, isFinished: true);
        var begun = Report(halves, isFinished: false);

        output.WriteLine($"other domains: {whole} whole, {begun} halves of {halves.Length} each");
        Assert.InRange(whole, 55, 60);
        Assert.InRange(begun, 22, 60);
    }

    [Theory]
    [InlineData("my order number is o r d d e l seven seven", false)]
    [InlineData("my order number is o r d d e l seven seven two one", true)]
    [InlineData("my order number is ORD-DEL-77", false)]
    [InlineData("My order number is O R D D E L 7721.", true)]
    [InlineData("hello it is o r d d e l seven seven", false)]
    [InlineData("where is my order o r d", false)]
    [InlineData("yes please", true)]
    public void Score_NumberThatIsExpected_IsFinishedOnceItsDigitsAreThere(string text, bool isFinished)
    {
        var score = TurnCompletion.Score(text, s_orders);

        Assert.True(score > 0.85 == isFinished && score > 0.15 == isFinished, $"{score:F2}");
    }

    [Theory]
    [InlineData("my order number is o r d d e l seven seven oh oh", 0.5)]
    [InlineData("when will my order arrive", 1)]
    public void Score_NumberThatTheRecogniserIsNotSureOf_IsUnknownAtMost(string text, double most)
    {
        var score = TurnCompletion.Score(text, s_orders, confidence: 0.85);

        Assert.InRange(score, 0.85 * most, most);
    }

    [Theory]
    [InlineData("I'd like to return it...", false)]
    [InlineData("I'd like to return it,", false)]
    [InlineData("I'd like to return it.", true)]
    [InlineData("Where is my", false)]
    [InlineData("Where is my.", false)]
    public void Score_Punctuation_Counts(string text, bool isFinished)
    {
        Assert.Equal(isFinished, TurnCompletion.Score(text, TurnContext.None) > 0.5);
    }

    [Fact]
    public void Score_OneWord_IsMoreLikelyWholeAfterAQuestion()
    {
        var asked = new TurnContext("Which city is it?", expected: null, language: null);

        Assert.True(TurnCompletion.Score("berlin", asked) > TurnCompletion.Score("berlin", TurnContext.None));
    }

    [Fact]
    public void Score_AnotherLanguage_IsNotJudgedByEnglishWords()
    {
        var german = new TurnContext(lastSaid: null, expected: null, language: "de");

        Assert.Equal(TurnCompletion.Score("ich war an", german), TurnCompletion.Score("ich war dort", german));
        Assert.True(TurnCompletion.Score("ich war in...", german) < 0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ...  ")]
    public void Score_NoWords_IsUnknown(string text)
    {
        Assert.Equal(TurnCompletion.Unknown, TurnCompletion.Score(text, TurnContext.None));
    }

    [Fact]
    public void Score_HostileText_IsAProbability()
    {
        string[] texts = [new string('a', 100_000), string.Join(' ', Enumerable.Repeat("seven", 5000)), "\0\uffff", "{order_id} [ ( +", "   -"];

        Assert.All(texts, text => Assert.InRange(TurnCompletion.Score(text, s_orders), 0, 1));
    }

    private int Report(IReadOnlyList<string> sentences, bool isFinished)
    {
        var right = 0;
        foreach (var sentence in sentences)
        {
            var score = TurnCompletion.Score(sentence, TurnContext.None);
            if (score > 0.5 == isFinished)
            {
                right++;
            }
            else
            {
                output.WriteLine($"wrong: {score:F2} \"{sentence}\" is {(isFinished ? "finished" : "unfinished")}");
            }
        }

        return right;
    }
}
