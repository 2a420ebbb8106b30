using System.Runtime.InteropServices;

namespace Parley.Engine.Speech.Flite;

/// <summary>The functions of flite 2.2 that Parley calls. Synthesis runs on any number of threads at once.</summary>
internal static unsafe partial class FliteNative
{
    public const string Library = "libflite.so.1";
    public const string SltVoice = "libflite_cmu_us_slt.so.1";

    [LibraryImport(Library)]
    public static partial int flite_init();

    [LibraryImport(SltVoice)]
    public static partial nint register_cmu_us_slt(byte* directory);

    [LibraryImport(Library)]
    public static partial nint new_utterance();

    [LibraryImport(Library)]
    public static partial void delete_utterance(nint utterance);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int utt_set_input_text(nint utterance, string text);

    // synthesise: the address of the exported function utt_synth
    [LibraryImport(Library)]
    public static partial nint flite_do_synth(nint utterance, nint voice, nint synthesise);

    [LibraryImport(Library)]
    public static partial AudioStreamingInfo* new_audio_streaming_info();

    [LibraryImport(Library)]
    public static partial nint audio_streaming_info_val(AudioStreamingInfo* info);

    // name: kept by the library, so it must never be freed
    [LibraryImport(Library)]
    public static partial void feat_set(nint features, byte* name, nint value);

    // name: kept by the library, so it must never be freed
    [LibraryImport(Library)]
    public static partial void feat_set_float(nint features, byte* name, float value);

    /// <summary>How the library hands over audio while it makes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AudioStreamingInfo
    {
        public int MinBufferSize;
        public delegate* unmanaged[Cdecl]<Wave*, int, int, int, AudioStreamingInfo*, int> Callback;
        public nint Utterance;
        public nint Item;
        public nint UserData;
    }

    /// <summary>The library's wave: mono here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Wave
    {
        public byte* Type;
        public int SampleRate;
        public int SampleCount;
        public int ChannelCount;
        public short* Samples;
    }
}
