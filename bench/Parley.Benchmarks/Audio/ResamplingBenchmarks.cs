using BenchmarkDotNet.Attributes;
using Parley.Audio.Resampling;

namespace Parley.Benchmarks.Audio;

/// <summary>One 20 ms frame beside libspeexdsp (quality 5) and libsoxr (HQ).</summary>
[Config(typeof(ShortInProcessConfig))]
public class ResamplingBenchmarks : IDisposable
{
    private short[] _source = [];
    private short[] _target = [];
    private Resampler _parley = null!;
    private SpeexResampler _speex = null!;
    private SoxResampler _sox = null!;

    [Params("8000-16000", "8000-24000", "24000-8000", "16000-24000", "24000-16000", "48000-16000", "16000-48000", "22050-24000", "22050-8000")]
    public string Rates { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var rates = Rates.Split('-');
        var (sourceRate, targetRate) = (int.Parse(rates[0]), int.Parse(rates[1]));
        var random = new Random(1);
        _source = [.. Enumerable.Range(0, sourceRate / 50).Select(_ => (short)random.Next(-10_000, 10_000))];
        _target = new short[targetRate]; // libsoxr gives its output in bursts
        _parley = new Resampler(sourceRate, targetRate);
        _speex = new SpeexResampler(sourceRate, targetRate, quality: 5);
        _sox = new SoxResampler(sourceRate, targetRate);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _speex.Dispose();
        _sox.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int Parley() => _parley.Resample(_source, _target);

    [Benchmark]
    public int SpeexQuality5() => _speex.Resample(_source, _target);

    [Benchmark]
    public int SoxHighQuality() => _sox.Resample(_source, _target);
}
