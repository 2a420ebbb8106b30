using BenchmarkDotNet.Attributes;
using Parley.Audio.Levels;
using Parley.Audio.Vad;

namespace Parley.Benchmarks.Audio;

/// <summary>What is measured of every frame of the caller: 20 ms of noise.</summary>
[Config(typeof(ShortInProcessConfig))]
public class VoiceActivityBenchmarks
{
    private short[] _frame = [];
    private VoiceActivityDetector _detector = null!;

    [Params(8_000, 16_000, 24_000)]
    public int SampleRate { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _frame = [.. Enumerable.Range(0, SampleRate / 50).Select(_ => (short)random.Next(-1_000, 1_000))];
        _detector = new VoiceActivityDetector(SampleRate);
    }

    [Benchmark]
    public VoiceActivity Detect() => _detector.Push(_frame);

    [Benchmark]
    public AudioLevel MeasureLevel() => LevelMeter.Measure(_frame);
}
