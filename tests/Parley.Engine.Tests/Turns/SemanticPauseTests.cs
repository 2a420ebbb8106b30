using Parley.Engine.Turns;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Turns;

[Trait("Category", "Unit")]
public sealed class SemanticPauseTests
{
    private static readonly EndOfSpeechOptions s_options = new();

    /// <summary>The longest waits are the protocol's: 8, 4 and 2 s (§4.5).</summary>
    [Theory]
    [InlineData("high", 300, 2000)]
    [InlineData("medium", 400, 4000)]
    [InlineData("auto", 400, 4000)]
    [InlineData(null, 400, 4000)]
    [InlineData("low", 800, 8000)]
    public void From_Eagerness_ChoosesShortestAndLongestWait(string? eagerness, int shortestMs, int longestMs)
    {
        var pause = Pause(eagerness);

        Assert.Equal(shortestMs, pause.EndSilence(Settled(1)).TotalMilliseconds, 1.0);
        Assert.Equal(longestMs, pause.EndSilence(Settled(0)).TotalMilliseconds, 1.0);
    }

    [Fact]
    public void EndSilence_TheMoreLikelyTheThoughtIsFinished_TheShorter()
    {
        var waits = Enumerable.Range(0, 11).Select(tenth => Pause("auto").EndSilence(Settled(tenth / 10.0))).ToArray();

        Assert.Equal(waits.OrderDescending(), waits);
        Assert.Equal(waits.Length, waits.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EndSilence_WhileTheRecogniserIsNotDone_IsASensiblePauseAtLeast(bool hasWords)
    {
        var sure = Pause("auto").EndSilence(new TurnJudgement(0.99, IsSettled: false, hasWords));

        Assert.Equal(1265, sure.TotalMilliseconds, 1.0);
    }

    [Fact]
    public void EndSilence_UnfinishedByAGuess_IsLong()
    {
        var wait = Pause("auto").EndSilence(new TurnJudgement(0.05, IsSettled: false, HasWords: true));

        Assert.InRange(wait.TotalMilliseconds, 3000, 4000);
    }

    [Fact]
    public void EndSilence_WithoutEarlyFinish_GoesByTheGuess()
    {
        var pause = Pause("auto", new EndOfSpeechOptions { EarlyFinish = TimeSpan.Zero });

        Assert.InRange(pause.EndSilence(new TurnJudgement(0.95, IsSettled: false, HasWords: true)).TotalMilliseconds, 400, 500);
        Assert.Equal(TimeSpan.MaxValue, pause.FinishSilence(Settled(0.5)));
    }

    [Fact]
    public void FinishSilence_UnlikelyEnd_WaitsLongerBeforeTheRecogniserIsAsked()
    {
        var likely = Pause("auto").FinishSilence(new TurnJudgement(0.9, IsSettled: false, HasWords: true));
        var unlikely = Pause("auto").FinishSilence(new TurnJudgement(0.1, IsSettled: false, HasWords: true));

        Assert.Equal(300, likely.TotalMilliseconds);
        Assert.Equal(600, unlikely.TotalMilliseconds);
    }

    private static TurnJudgement Settled(double probability) => new(probability, IsSettled: true, HasWords: true);

    private static SemanticPause Pause(string? eagerness, EndOfSpeechOptions? options = null)
    {
        var configuration = new TurnDetectionConfiguration { Type = "semantic_vad", Eagerness = eagerness };
        var settings = TurnDetectionSettings.From(configuration, options ?? s_options);
        return new SemanticPause(settings.Semantic!.Value, (options ?? s_options).EarlyFinish);
    }
}
