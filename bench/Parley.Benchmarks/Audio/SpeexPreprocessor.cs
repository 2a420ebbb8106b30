using System.Runtime.InteropServices;

namespace Parley.Benchmarks.Audio;

/// <summary>libspeexdsp's noise suppression as it is set up by default (15 dB), for comparison.</summary>
internal sealed unsafe partial class SpeexPreprocessor(int frameLength, int sampleRate) : IDisposable
{
    private const string Library = "libspeexdsp.so.1";
    private readonly nint _state = Create(frameLength, sampleRate);

    /// <summary>Suppresses the noise of one frame in place.</summary>
    public void Run(Span<short> frame)
    {
        fixed (short* samples = frame)
        {
            _ = Run(_state, samples);
        }
    }

    public void Dispose() => Destroy(_state);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    private static partial nint Create(int frameSize, int samplingRate);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    private static partial int Run(nint state, short* samples);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    private static partial void Destroy(nint state);
}
