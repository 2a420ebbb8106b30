using System.Runtime.InteropServices;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>The functions of pocketsphinx 5prealpha that Parley calls. One decoder is used by one thread at a time.</summary>
internal static unsafe partial class SphinxNative
{
    public const string Decoder = "libpocketsphinx.so.3";
    public const string Base = "libsphinxbase.so.3";

    [LibraryImport(Decoder)]
    public static partial nint ps_args();

    [LibraryImport(Decoder)]
    public static partial nint ps_init(nint config);

    [LibraryImport(Decoder)]
    public static partial int ps_free(nint decoder);

    [LibraryImport(Decoder)]
    public static partial int ps_start_stream(nint decoder);

    [LibraryImport(Decoder)]
    public static partial int ps_start_utt(nint decoder);

    [LibraryImport(Decoder)]
    public static partial int ps_process_raw(nint decoder, short* samples, nuint count, int noSearch, int wholeUtterance);

    [LibraryImport(Decoder)]
    public static partial int ps_end_utt(nint decoder);

    [LibraryImport(Decoder)]
    public static partial nint ps_get_hyp(nint decoder, int* score);

    /// <summary>How many frames of 10 ms the search has taken; those that the front end left out as silence do not count.</summary>
    [LibraryImport(Decoder)]
    public static partial int ps_get_n_frames(nint decoder);

    [LibraryImport(Decoder)]
    public static partial nint ps_seg_iter(nint decoder);

    /// <summary>Frees the segment at the end.</summary>
    [LibraryImport(Decoder)]
    public static partial nint ps_seg_next(nint segment);

    [LibraryImport(Decoder)]
    public static partial nint ps_seg_word(nint segment);

    [LibraryImport(Decoder)]
    public static partial void ps_seg_frames(nint segment, int* first, int* last);

    [LibraryImport(Decoder)]
    public static partial byte ps_get_in_speech(nint decoder);

    [LibraryImport(Decoder, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_jsgf_string(nint decoder, string name, string jsgf);

    [LibraryImport(Decoder, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_search(nint decoder, string name);

    [LibraryImport(Decoder)]
    public static partial nint ps_get_feat(nint decoder);

    // arguments: element 0 is a dummy, as in main
    [LibraryImport(Base)]
    public static partial nint cmd_ln_parse_r(nint config, nint definitions, int count, byte** arguments, int strict);

    [LibraryImport(Base)]
    public static partial int cmd_ln_free_r(nint config);

    /// <summary>With a null file the library writes no log; it is one setting for the process.</summary>
    [LibraryImport(Base)]
    public static partial void err_set_logfp(nint file);

    /// <summary>The start of the library's <c>feat_t</c>, as far as its mean normalisation (sphinxbase 5prealpha, feat.h).</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct Features
    {
        [FieldOffset(16)]
        public int CepstrumSize;

        [FieldOffset(88)]
        public Cmn* Normalisation;
    }

    /// <summary>The library's <c>cmn_t</c>: the running means of the cepstrum.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Cmn
    {
        public float* Means;
        public float* Variances;
        public float* Sums;
        public int FrameCount;
        public int VectorLength;
    }
}
