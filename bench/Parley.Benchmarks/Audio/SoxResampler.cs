using System.Runtime.InteropServices;

namespace Parley.Benchmarks.Audio;

/// <summary>libsoxr at its high quality (HQ, no dither), for comparison.</summary>
internal sealed unsafe partial class SoxResampler : IDisposable
{
    private const string Library = "libsoxr.so.0";
    private const int Int16Interleaved = 3;
    private const int HighQuality = 4;
    private const int NoDither = 8;
    private readonly nint _state;

    public SoxResampler(int sourceRate, int targetRate)
    {
        var format = new IoSpec { SourceType = Int16Interleaved, TargetType = Int16Interleaved, Scale = 1, Flags = NoDither };
        var quality = CreateQuality(HighQuality, 0);
        _state = Create(sourceRate, targetRate, 1, out var error, &format, &quality, null);
        if (_state == 0)
        {
            throw new InvalidOperationException($"soxr_create failed: {Marshal.PtrToStringUTF8(error)}");
        }
    }

    public int Resample(ReadOnlySpan<short> source, Span<short> target)
    {
        fixed (short* input = source)
        fixed (short* output = target)
        {
            _ = Process(_state, input, (nuint)source.Length, out _, output, (nuint)target.Length, out var written);
            return (int)written;
        }
    }

    public void Dispose() => Delete(_state);

    [LibraryImport(Library, EntryPoint = "soxr_create")]
    private static partial nint Create(
        double sourceRate, double targetRate, uint channelCount, out nint error, IoSpec* format, QualitySpec* quality, void* runtime);

    [LibraryImport(Library, EntryPoint = "soxr_quality_spec")]
    private static partial QualitySpec CreateQuality(nuint recipe, nuint flags);

    [LibraryImport(Library, EntryPoint = "soxr_process")]
    private static partial nint Process(
        nint state, short* source, nuint sourceCount, out nuint taken, short* target, nuint targetCount, out nuint written);

    [LibraryImport(Library, EntryPoint = "soxr_delete")]
    private static partial void Delete(nint state);

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoSpec
    {
        public int SourceType;
        public int TargetType;
        public double Scale;
        public nint Reserved;
        public nuint Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct QualitySpec
    {
        public double Precision;
        public double PhaseResponse;
        public double PassBandEnd;
        public double StopBandBegin;
        public nint Reserved;
        public nuint Flags;
    }
}
