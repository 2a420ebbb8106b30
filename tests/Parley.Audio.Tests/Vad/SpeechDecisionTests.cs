using Parley.Audio.Vad;

namespace Parley.Audio.Tests.Vad;

[Trait("Category", "Unit")]
public sealed class SpeechDecisionTests
{
    private readonly SpeechDecision _decision = new(onset: 1, release: 0.7f, onsetFrameCount: 2, hangoverFrameCount: 3);

    [Fact]
    public void Push_OneFrame_IsNotYetSpeech()
    {
        var decisions = Push(0, 2, 0, 2, 0);

        Assert.Equal([false, false, false, false, false], decisions);
    }

    [Fact]
    public void Push_TwoFrames_BeginSpeechAndHangOver()
    {
        var decisions = Push(2, 2, 0, 0, 0, 0, 0);

        Assert.Equal([false, true, true, true, true, false, false], decisions);
    }

    [Fact]
    public void Push_BetweenReleaseAndOnset_GoesOnButDoesNotBegin()
    {
        Assert.Equal([false, false, false], Push(0.8f, 0.8f, 0.8f));
        Assert.Equal([false, true, true, true, true, true, true], Push(1, 1, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f));
    }

    private bool[] Push(params float[] statistics) => [.. statistics.Select(_decision.Push)];
}
