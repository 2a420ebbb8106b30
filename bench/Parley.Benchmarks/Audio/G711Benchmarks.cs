using BenchmarkDotNet.Attributes;
using Parley.Audio.G711;

namespace Parley.Benchmarks.Audio;

/// <summary>One 20 ms frame (160 samples), beside a table of all 65,536 answers.</summary>
[Config(typeof(ShortInProcessConfig))]
public class G711Benchmarks
{
    private readonly byte[] _table = [.. Enumerable.Range(0, 65_536).Select(value => MuLaw.Encode((short)value))];
    private readonly short[] _samples = new short[160];
    private readonly byte[] _bytes = new byte[160];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var i = 0; i < _samples.Length; i++)
        {
            _samples[i] = (short)random.Next(short.MinValue, short.MaxValue);
        }

        random.NextBytes(_bytes);
    }

    [Benchmark(Baseline = true)]
    public void MuLawEncodeByTable()
    {
        var bytes = _bytes;
        for (var i = 0; i < _samples.Length && i < bytes.Length; i++)
        {
            bytes[i] = _table[(ushort)_samples[i]];
        }
    }

    [Benchmark]
    public int MuLawEncode() => MuLaw.Encode(_samples, _bytes);

    [Benchmark]
    public int MuLawDecode() => MuLaw.Decode(_bytes, _samples);

    [Benchmark]
    public int ALawEncode() => ALaw.Encode(_samples, _bytes);

    [Benchmark]
    public int ALawDecode() => ALaw.Decode(_bytes, _samples);
}
