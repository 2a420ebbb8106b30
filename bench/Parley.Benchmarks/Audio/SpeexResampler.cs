using System.Runtime.InteropServices;

namespace Parley.Benchmarks.Audio;

/// <summary>libspeexdsp's resampler, for comparison.</summary>
internal sealed unsafe partial class SpeexResampler : IDisposable
{
    private const string Library = "libspeexdsp.so.1";
    private readonly nint _state;

    public SpeexResampler(int sourceRate, int targetRate, int quality)
    {
        _state = Create(1, (uint)sourceRate, (uint)targetRate, quality, out var error);
        if (_state == 0)
        {
            throw new InvalidOperationException($"speex_resampler_init failed with {error}.");
        }
    }

    public int Resample(ReadOnlySpan<short> source, Span<short> target)
    {
        fixed (short* input = source)
        fixed (short* output = target)
        {
            var inputCount = (uint)source.Length;
            var outputCount = (uint)target.Length;
            _ = Process(_state, 0, input, ref inputCount, output, ref outputCount);
            return (int)outputCount;
        }
    }

    public void Dispose() => Destroy(_state);

    [LibraryImport(Library, EntryPoint = "speex_resampler_init")]
    private static partial nint Create(uint channelCount, uint sourceRate, uint targetRate, int quality, out int error);

    [LibraryImport(Library, EntryPoint = "speex_resampler_process_int")]
    private static partial int Process(
        nint state, uint channel, short* source, ref uint sourceCount, short* target, ref uint targetCount);

    [LibraryImport(Library, EntryPoint = "speex_resampler_destroy")]
    private static partial void Destroy(nint state);
}
