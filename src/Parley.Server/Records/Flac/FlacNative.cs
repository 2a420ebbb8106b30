using System.Reflection;
using System.Runtime.InteropServices;

namespace Parley.Server.Records.Flac;

/// <summary>The functions of libFLAC 1.3 to 1.5 that Parley calls; what they use is the same in all of them. One encoder or decoder is used by one thread at a time.</summary>
internal static unsafe partial class FlacNative
{
    /// <summary>Stands for whichever of <see cref="s_names"/> is there.</summary>
    private const string Library = "libFLAC";

    private static readonly string[] s_names = ["libFLAC.so.14", "libFLAC.so.12", "libFLAC.so.8"]; // Debian 13, 12 and 11
    private static readonly Lazy<nint> s_library = new(Load);

    // This assembly imports libc besides, which needs no help.
    static FlacNative() => NativeLibrary.SetDllImportResolver(typeof(FlacNative).Assembly, Resolve);

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsInstalled => s_library.Value != 0;

    [LibraryImport(Library)]
    public static partial nint FLAC__stream_encoder_new();

    [LibraryImport(Library)]
    public static partial void FLAC__stream_encoder_delete(nint encoder);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_set_channels(nint encoder, uint count);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_set_bits_per_sample(nint encoder, uint count);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_set_sample_rate(nint encoder, uint rate);

    /// <summary>Is written into the header at once, and not mended at the end where nothing can be sought.</summary>
    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_set_total_samples_estimate(nint encoder, ulong count);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_init_stream(
        nint encoder, delegate* unmanaged[Cdecl]<nint, byte*, nuint, uint, uint, nint, int> write, nint seek, nint tell,
        delegate* unmanaged[Cdecl]<nint, Metadata*, nint, void> metadata, nint client);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_process_interleaved(nint encoder, int* samples, uint sampleCount);

    /// <summary>Writes what waits, then the metadata.</summary>
    [LibraryImport(Library)]
    public static partial int FLAC__stream_encoder_finish(nint encoder);

    [LibraryImport(Library)]
    public static partial nint FLAC__stream_decoder_new();

    [LibraryImport(Library)]
    public static partial void FLAC__stream_decoder_delete(nint decoder);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_decoder_init_stream(
        nint decoder, delegate* unmanaged[Cdecl]<nint, byte*, nuint*, nint, int> read, nint seek, nint tell, nint length, nint isEnd,
        delegate* unmanaged[Cdecl]<nint, Frame*, int**, nint, int> write, delegate* unmanaged[Cdecl]<nint, Metadata*, nint, void> metadata,
        delegate* unmanaged[Cdecl]<nint, int, nint, void> error, nint client);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_decoder_process_single(nint decoder);

    [LibraryImport(Library)]
    public static partial int FLAC__stream_decoder_get_state(nint decoder);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name != Library ? 0
        : s_library.Value is not 0 and var library ? library
        : throw new DllNotFoundException("FLAC is not installed. On Debian: apt-get install libflac12.");

    private static nint Load()
    {
        foreach (var name in s_names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        return 0;
    }

    /// <summary>The start of the library's <c>FLAC__StreamMetadata</c>, as far as its stream info goes.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct Metadata
    {
        /// <summary>Zero for the stream info; the rest is nothing else.</summary>
        [FieldOffset(0)]
        public int Type;

        [FieldOffset(24)]
        public uint SmallestFrame;

        [FieldOffset(28)]
        public uint LargestFrame;

        [FieldOffset(32)]
        public uint SampleRate;

        [FieldOffset(36)]
        public uint ChannelCount;

        [FieldOffset(40)]
        public uint BitsPerSample;

        [FieldOffset(48)]
        public ulong SampleCount;

        [FieldOffset(56)]
        public fixed byte Md5[16];
    }

    /// <summary>The start of the library's <c>FLAC__FrameHeader</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Frame
    {
        public uint SampleCount;
        public uint SampleRate;
        public uint ChannelCount;
    }
}
