using Parley.Audio.Resampling;
using Parley.Audio.Vad;

namespace Parley.Audio.Tests.Vad;

/// <summary>How well a detector did over all recordings.</summary>
/// <param name="HitShare">Of the speech frames, those that were found.</param>
/// <param name="FalseShare">Of the frames more than 0.5 s away from speech, those that were flagged.</param>
internal sealed record VadScore(double HitShare, double FalseShare, int MissedSegments, double OnsetMedianMs)
{
    private const int FarFrames = 25;
    private const int FrameLength = HumanSpeech.SampleRate / 50;

    public static VadScore Measure(
        IReadOnlyList<LabelledSpeech> recordings, double[] noise, double snrDb, int sampleRate, Func<VoiceActivityDetector> create,
        bool oneCall = false)
    {
        var (speech, hits, far, flagged, missed) = (0, 0, 0, 0, 0);
        var onsets = new List<int>();
        var noiseLevel = 32_768 * Math.Pow(10, (HumanSpeech.LevelDbfs - snrDb) / 20);
        var position = 0;
        VoiceActivityDetector? detector = null;
        foreach (var recording in recordings)
        {
            detector = oneCall && detector is not null ? detector : create();
            var mixed = new short[recording.Samples.Length];
            for (var i = 0; i < mixed.Length; i++, position++)
            {
                var value = recording.Samples[i] + (noiseLevel * noise[position % noise.Length]);
                mixed[i] = (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
            }

            var decisions = Decide(detector, mixed, sampleRate);
            var labels = recording.IsSpeech;
            for (var i = 0; i < labels.Length; i++)
            {
                speech += labels[i] ? 1 : 0;
                hits += labels[i] && decisions[i] ? 1 : 0;
                var isFar = !labels.AsSpan(Math.Max(0, i - FarFrames)..Math.Min(labels.Length, i + FarFrames + 1)).Contains(true);
                far += isFar ? 1 : 0;
                flagged += isFar && decisions[i] ? 1 : 0;
            }

            var first = Array.IndexOf(labels, true);
            var found = Array.IndexOf(decisions, true, first);
            missed += found < 0 ? 1 : 0;
            onsets.Add(found < 0 ? int.MaxValue : (found - first) * 20);
        }

        return new VadScore((double)hits / speech, (double)flagged / far, missed, onsets.Order().ElementAt(onsets.Count / 2));
    }

    private static bool[] Decide(VoiceActivityDetector detector, short[] samples, int sampleRate)
    {
        var resampler = new Resampler(HumanSpeech.SampleRate, sampleRate);
        var decisions = new bool[samples.Length / FrameLength];
        var frame = new short[sampleRate / 50];
        for (var i = 0; i < decisions.Length; i++)
        {
            resampler.Resample(samples.AsSpan(i * FrameLength, FrameLength), frame);
            decisions[i] = detector.Push(frame).IsSpeech;
        }

        return decisions;
    }
}
