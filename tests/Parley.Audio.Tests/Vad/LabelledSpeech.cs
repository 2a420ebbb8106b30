namespace Parley.Audio.Tests.Vad;

/// <summary>
/// A recording at one level with 1.5 s of silence around it, and the frames in which somebody speaks: those at most 30 dB below
/// the loudest.
/// </summary>
internal sealed record LabelledSpeech(short[] Samples, bool[] IsSpeech)
{
    private const int FrameLength = HumanSpeech.SampleRate / 50;
    private const int PaddingFrames = 75;
    private const double RangeDb = 30;

    public static LabelledSpeech Create(short[] recording)
    {
        var frameCount = recording.Length / FrameLength;
        var energies = Enumerable.Range(0, frameCount)
            .Select(frame => recording.AsSpan(frame * FrameLength, FrameLength).ToArray().Sum(sample => (double)sample * sample))
            .ToArray();
        var threshold = energies.Max() * Math.Pow(10, -RangeDb / 10);
        var active = energies.Where(energy => energy >= threshold).Average() / FrameLength;
        var gain = 32_768 * Math.Pow(10, HumanSpeech.LevelDbfs / 20) / Math.Sqrt(active);

        var samples = new short[(frameCount + (2 * PaddingFrames)) * FrameLength];
        for (var i = 0; i < frameCount * FrameLength; i++)
        {
            samples[(PaddingFrames * FrameLength) + i] = (short)Math.Clamp(recording[i] * gain, short.MinValue, short.MaxValue);
        }

        var padding = new bool[PaddingFrames];
        return new LabelledSpeech(samples, [.. padding, .. energies.Select(energy => energy >= threshold), .. padding]);
    }
}
