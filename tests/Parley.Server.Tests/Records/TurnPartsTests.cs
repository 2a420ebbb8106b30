using Parley.Calls;
using Parley.Server.Records;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Unit")]
public sealed class TurnPartsTests
{
    private static readonly TurnLatencyEvent s_turn = new("item_1", Seconds(2.5), Seconds(0.5)); // the turn ended 2 s before its first audio

    [Fact]
    public void Split_OfACascade_TellsItsStagesApart()
    {
        var parts = new TurnParts(isCascade: true);
        parts.Recognised(Seconds(10.25));
        parts.ToolBegan("call_1", Seconds(10.5));
        parts.ToolEnded("call_1", Seconds(11));
        parts.Words("item_1", Seconds(11.75));

        var latency = parts.Split(s_turn, Seconds(12));

        Assert.Equal((Seconds(0.5), Seconds(0.25), Seconds(1), Seconds(0.5), Seconds(0.25)),
            (latency.Endpointing, latency.Recognition, latency.Model, latency.Tool, latency.Synthesis));
        Assert.Equal(s_turn.FirstAudio, latency.Total);
    }

    [Fact]
    public void Split_OfAModelThatHears_GuessesNothing()
    {
        var parts = new TurnParts(isCascade: false);
        parts.Recognised(Seconds(10.25));
        parts.Words("item_1", Seconds(11.75));

        var latency = parts.Split(s_turn, Seconds(12));

        Assert.Equal((Seconds(0.5), Seconds(2)), (latency.Endpointing, latency.Model));
        Assert.Equal(s_turn.FirstAudio, latency.Total);
    }

    [Fact]
    public void Split_WithToolsSideBySideAndFromBefore_CountsTheTimeOnce()
    {
        var parts = new TurnParts(isCascade: false);
        parts.ToolBegan("early", Seconds(9));
        parts.ToolBegan("one", Seconds(10.5));
        parts.ToolEnded("early", Seconds(10.25));
        parts.ToolBegan("two", Seconds(10.75));
        parts.ToolEnded("one", Seconds(11));
        parts.ToolEnded("two", Seconds(11.25));

        var latency = parts.Split(s_turn, Seconds(12));

        Assert.Equal((Seconds(1), Seconds(1)), (latency.Tool, latency.Model));
    }

    [Fact]
    public void Split_OfTheNextTurn_ForgetsTheOneBefore()
    {
        var parts = new TurnParts(isCascade: true);
        parts.Recognised(Seconds(10.25));
        parts.Words("item_1", Seconds(11.75));
        parts.Split(s_turn, Seconds(12));

        var latency = parts.Split(s_turn with { ItemId = "item_2" }, Seconds(12.5));

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, Seconds(2)), (latency.Recognition, latency.Synthesis, latency.Model));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
