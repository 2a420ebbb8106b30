using Parley.Engine.Turns;

namespace Parley.Engine.Tests.Turns;

[Trait("Category", "Unit")]
public sealed class TurnDetectorTests
{
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);

    [Fact]
    [Statement(110, 112)]
    public void Push_SpeechThenSilence_StartsBeforeThePaddingAndStopsAfterTheSilence()
    {
        var signals = Run(Detector(), [.. Repeat(0, 50), .. Repeat(0.9f, 50), .. Repeat(0, 20)]);

        Assert.Equal(
            [
                new TurnSignal(TurnSignalKind.SpeechStarted, TimeSpan.FromMilliseconds(700)),
                new TurnSignal(
                    TurnSignalKind.SpeechStopped, TimeSpan.FromMilliseconds(2200), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200)),
            ],
            signals);
    }

    [Fact]
    [Statement(110)]
    public void Push_SpeechAtOnce_StartsAtZero()
    {
        var signals = Run(Detector(), [.. Repeat(0.9f, 5)]);

        Assert.Equal(TimeSpan.Zero, Assert.Single(signals).Position);
    }

    [Fact]
    public void Push_OneLoudFrame_IsAClick()
    {
        Assert.Empty(Run(Detector(), [0, 0.9f, 0, 0, 0.9f, 0]));
    }

    [Fact]
    [Statement(123)]
    public void Push_DigitalSilence_IsNeverSpeechEvenAtThresholdZero()
    {
        Assert.Empty(Run(Detector(threshold: 0), [.. Repeat(0, 100)]));
    }

    [Fact]
    [Statement(122)]
    public void Push_QuietSpeech_NeedsALowThreshold()
    {
        Assert.Empty(Run(Detector(threshold: 0.8f), [.. Repeat(0.6f, 10)]));
        Assert.Single(Run(Detector(threshold: 0.5f), [.. Repeat(0.6f, 10)]));
    }

    [Fact]
    [Statement(121)]
    public void Push_PauseShorterThanTheSilence_DoesNotEndTheTurn()
    {
        var signals = Run(Detector(silenceMs: 500), [.. Repeat(0.9f, 10), .. Repeat(0, 24), .. Repeat(0.9f, 10), .. Repeat(0, 25)]);

        Assert.Equal([TurnSignalKind.SpeechStarted, TurnSignalKind.SpeechStopped], signals.Select(signal => signal.Kind));
        Assert.Equal(TimeSpan.FromMilliseconds(69 * 20), signals[1].Position);
    }

    [Fact]
    [Statement(128)]
    public void Settings_ChangedWithinATurn_HoldFromTheNextFrame()
    {
        var detector = Detector(silenceMs: 200);
        Run(detector, [.. Repeat(0.9f, 10), .. Repeat(0, 5)]);

        detector.Settings = detector.Settings with { Silence = TimeSpan.FromMilliseconds(500) };
        var before = Run(detector, [.. Repeat(0, 19)], first: 15);
        var after = Run(detector, [.. Repeat(0, 1)], first: 34);

        Assert.Empty(before);
        Assert.Equal(TurnSignalKind.SpeechStopped, Assert.Single(after).Kind);
    }

    private static TurnDetector Detector(float threshold = 0.5f, int silenceMs = 200) => new()
    {
        Settings = new TurnDetectionSettings(threshold, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(silenceMs)),
    };

    private static IEnumerable<float> Repeat(float probability, int count) => Enumerable.Repeat(probability, count);

    private static List<TurnSignal> Run(TurnDetector detector, float[] probabilities, int first = 0)
    {
        var signals = new List<TurnSignal>();
        for (var index = 0; index < probabilities.Length; index++)
        {
            var signal = detector.Push(probabilities[index], (first + index) * s_frame);
            if (signal.Kind != TurnSignalKind.None)
            {
                signals.Add(signal);
            }
        }

        return signals;
    }
}
