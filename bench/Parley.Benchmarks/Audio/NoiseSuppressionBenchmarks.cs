using BenchmarkDotNet.Attributes;
using Parley.Audio.Noise;

namespace Parley.Benchmarks.Audio;

/// <summary>20 ms of noise at 16 kHz, beside libspeexdsp.</summary>
[Config(typeof(ShortInProcessConfig))]
public class NoiseSuppressionBenchmarks : IDisposable
{
    private const int SampleRate = 16_000;
    private const int FrameLength = SampleRate / 50;
    private readonly NoiseSuppressor _suppressor = new(SampleRate);
    private readonly SpeexPreprocessor _speex = new(FrameLength, SampleRate);
    private readonly short[] _frame = new short[FrameLength];
    private readonly short[] _work = new short[FrameLength];
    private short[] _target = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        foreach (ref var sample in _frame.AsSpan())
        {
            sample = (short)random.Next(-1_000, 1_001);
        }

        _target = new short[_suppressor.GetMaxOutputCount(FrameLength)];
    }

    [Benchmark(Baseline = true)]
    public int Parley() => _suppressor.Process(_frame, _target);

    [Benchmark]
    public void Speex()
    {
        _frame.CopyTo(_work, 0);
        _speex.Run(_work);
    }

    public void Dispose()
    {
        _speex.Dispose();
        GC.SuppressFinalize(this);
    }
}
