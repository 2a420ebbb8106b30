using Parley.Audio.Vad;

namespace Parley.Audio.Tests.Vad;

/// <summary>
/// On 50 human recordings (102 s of speech in 278 s, 20 ms frames, hang-over 200 ms) in noise. False: flagged frames more than
/// 0.5 s away from speech.
/// </summary>
[Trait("Category", "Unit")]
[Trait("Speed", "Slow")]
public sealed class VoiceActivityAccuracyTests
{
    private const int NoiseLength = HumanSpeech.SampleRate * 60;

    private static readonly float[] s_thresholds = [0.3f, 0.5f, 0.7f, 0.9f];
    private static readonly Lazy<IReadOnlyList<LabelledSpeech>> s_recordings = new(HumanSpeech.Load);
    private static readonly Lazy<double[]> s_white = new(() => Noise.White(NoiseLength));
    private static readonly Lazy<double[]> s_pink = new(() => Noise.Pink(NoiseLength));
    private static readonly Lazy<double[]> s_babble = new(() => Noise.Babble(NoiseLength));

    public VoiceActivityAccuracyTests() => Assert.SkipWhen(HumanSpeech.Missing is not null, HumanSpeech.Missing ?? "");

    /// <param name="noise">The kind of noise.</param>
    /// <param name="snrDb">Speech level over noise level.</param>
    /// <param name="sampleRate">Of the detector.</param>
    /// <param name="isOneCall">All recordings in one call, or a new detector for each.</param>
    /// <param name="leastHits">Share of speech frames to be found.</param>
    /// <param name="mostFalse">Share of far frames that may be flagged.</param>
    [Theory]
    [InlineData("white", 40, 16_000, false, 0.91, 0.01)]
    [InlineData("white", 10, 16_000, true, 0.92, 0.005)]
    [InlineData("white", 10, 16_000, false, 0.92, 0.005)]
    [InlineData("white", 10, 8_000, true, 0.92, 0.005)]
    [InlineData("white", 10, 24_000, true, 0.92, 0.005)]
    [InlineData("pink", 10, 16_000, true, 0.91, 0.005)]
    [InlineData("pink", 10, 16_000, false, 0.91, 0.005)]
    [InlineData("pink", 10, 8_000, true, 0.91, 0.005)]
    [InlineData("pink", 5, 16_000, true, 0.90, 0.01)]
    [InlineData("babble", 20, 16_000, true, 0.92, 0.015)]
    [InlineData("babble", 20, 16_000, false, 0.92, 0.015)]
    [InlineData("babble", 20, 8_000, true, 0.92, 0.015)]
    public void Push_HumanSpeechInNoise_FindsItAndLittleElse(
        string noise, double snrDb, int sampleRate, bool isOneCall, double leastHits, double mostFalse)
    {
        var score = VadScore.Measure(
            s_recordings.Value, NoiseOf(noise), snrDb, sampleRate, () => new VoiceActivityDetector(sampleRate), isOneCall);

        Report($"{noise} {snrDb} dB, {sampleRate} Hz, {(isOneCall ? "one call" : "a call each")}", score);
        Assert.True(score.HitShare >= leastHits, $"{score}");
        Assert.True(score.FalseShare <= mostFalse, $"{score}");
        Assert.Equal(0, score.MissedSegments);
        Assert.InRange(score.OnsetMedianMs, 0, 60);
    }

    [Theory]
    [InlineData(-20, 30, 0.85)]
    [InlineData(-10, 20, 0.89)]
    [InlineData(10, 20, 0.90)]
    public void Push_CallerQuieterOrLouder_IsHeard(double gainDb, double snrDb, double leastHits)
    {
        var gain = Math.Pow(10, gainDb / 20);
        LabelledSpeech[] recordings = [.. s_recordings.Value.Select(speech => speech with { Samples = Amplify(speech.Samples, gain) })];

        var score = VadScore.Measure(
            recordings, s_white.Value, snrDb - gainDb, HumanSpeech.SampleRate, () => new VoiceActivityDetector(16_000));

        Report($"{gainDb} dB, noise {snrDb} dB below", score);
        Assert.True(score.HitShare >= leastHits, $"{score}");
        Assert.True(score.FalseShare <= 0.01, $"{score}");
    }

    [Fact]
    public void Push_SpeechFromTheFirstFrame_IsHeard()
    {
        LabelledSpeech[] recordings = [.. s_recordings.Value.Select(WithoutLead)];

        var score = VadScore.Measure(
            recordings, s_white.Value, 20, HumanSpeech.SampleRate, () => new VoiceActivityDetector(16_000));

        Report("no lead", score);
        Assert.True(score.HitShare >= 0.9, $"{score}");
        Assert.InRange(score.OnsetMedianMs, 0, 80);
    }

    [Fact]
    public void Push_SpeechAfterACough_IsStillHeard()
    {
        // 0.3 s of noise 14 dB above the speaker's level, half a second before each recording's first word.
        LabelledSpeech[] recordings = [.. s_recordings.Value.Select(WithCough)];

        var score = VadScore.Measure(
            recordings, s_white.Value, 30, HumanSpeech.SampleRate, () => new VoiceActivityDetector(16_000), oneCall: true);

        Report("cough", score);
        Assert.True(score.HitShare >= 0.75, $"{score}");
        Assert.Equal(0, score.MissedSegments);
    }

    [Fact]
    public void Push_HigherThreshold_AsksForLouderSpeech()
    {
        var shares = s_thresholds.Select(threshold => VadScore.Measure(
            s_recordings.Value, s_white.Value, 10, HumanSpeech.SampleRate,
            () => new VoiceActivityDetector(16_000, new VoiceActivityOptions { Threshold = threshold, Hangover = TimeSpan.Zero }))
            .HitShare).ToArray();

        Report(string.Join(" / ", shares.Select(share => $"{share:P1}")), null);
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.True(shares[0] > shares[^1] + 0.05);
    }

    private static double[] NoiseOf(string name) => name switch
    {
        "white" => s_white.Value,
        "pink" => s_pink.Value,
        _ => s_babble.Value,
    };

    private static void Report(string condition, VadScore? score) => TestContext.Current.SendDiagnosticMessage("{0}: {1}", condition, score);

    private static short[] Amplify(short[] samples, double gain) =>
        [.. samples.Select(sample => (short)Math.Clamp(Math.Round(sample * gain), short.MinValue, short.MaxValue))];

    private static LabelledSpeech WithoutLead(LabelledSpeech speech)
    {
        var first = Array.IndexOf(speech.IsSpeech, true);
        return new LabelledSpeech(speech.Samples[(first * 320)..], speech.IsSpeech[first..]);
    }

    private static LabelledSpeech WithCough(LabelledSpeech speech)
    {
        var samples = speech.Samples.ToArray();
        var start = (Array.IndexOf(speech.IsSpeech, true) * 320) - 12_800;
        var level = 32_768 * Math.Pow(10, (HumanSpeech.LevelDbfs + 14) / 20);
        for (var i = 0; i < 4_800; i++)
        {
            samples[start + i] = (short)Math.Clamp(level * s_pink.Value[i], short.MinValue, short.MaxValue);
        }

        return speech with { Samples = samples };
    }
}
