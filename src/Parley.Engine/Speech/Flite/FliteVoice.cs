using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Engine.Speech.Flite;

/// <summary>Receives 16 kHz mono audio while it is being made; false stops the synthesis.</summary>
/// <param name="samples">Valid during the call only; usually 20 ms.</param>
internal delegate bool AudioReceiver(ReadOnlySpan<short> samples);

/// <summary>The voice slt. Thread-safe; lives as long as the process, as the library's voices do.</summary>
internal sealed unsafe class FliteVoice
{
    public const int SampleRate = 16000;
    private readonly nint _voice;
    private readonly nint _synthesise;

    /// <exception cref="SpeechLibraryException">The library or the voice is not installed.</exception>
    public FliteVoice()
    {
        try
        {
            _ = FliteNative.flite_init();
            _voice = FliteNative.register_cmu_us_slt(null);
            _synthesise = NativeLibrary.GetExport(NativeLibrary.Load(FliteNative.Library), "utt_synth");
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new SpeechLibraryException(
                $"The offline synthesiser cannot start: {exception.Message} {OfflineSpeech.InstallAdvice}", exception);
        }
    }

    /// <summary>Speaks <paramref name="text"/> and returns when all of it was received, or the receiver said stop.</summary>
    public void Synthesise(string text, FliteSettings settings, AudioReceiver receive)
    {
        var delivery = new Delivery(receive);
        var handle = GCHandle.Alloc(delivery);
        var utterance = FliteNative.new_utterance();
        try
        {
            _ = FliteNative.utt_set_input_text(utterance, text);
            SetFeatures(*(nint*)utterance, settings, GCHandle.ToIntPtr(handle));
            var result = FliteNative.flite_do_synth(utterance, _voice, _synthesise);
            delivery.ThrowIfFailed();
            if (result == 0 && !delivery.Stopped)
            {
                utterance = 0; // the library deletes what it could not synthesise
                throw new SpeechLibraryException("flite could not speak the text.");
            }
        }
        finally
        {
            if (utterance != 0)
            {
                FliteNative.delete_utterance(utterance);
            }

            handle.Free();
        }
    }

    private static void SetFeatures(nint features, FliteSettings settings, nint userData)
    {
        var info = FliteNative.new_audio_streaming_info();
        info->Callback = &OnAudio;
        info->UserData = userData;
        FliteNative.feat_set(features, Name("streaming_info"u8), FliteNative.audio_streaming_info_val(info));
        FliteNative.feat_set_float(features, Name("duration_stretch"u8), settings.DurationStretch);
        if (settings.MeanPitch is { } mean)
        {
            FliteNative.feat_set_float(features, Name("int_f0_target_mean"u8), mean);
        }

        if (settings.PitchRange is { } range)
        {
            FliteNative.feat_set_float(features, Name("int_f0_target_stddev"u8), range);
        }
    }

    /// <summary>A literal is zero-terminated, never moves and is never freed, which the library relies on.</summary>
    private static byte* Name(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(FliteNative.Wave* wave, int start, int count, int last, FliteNative.AudioStreamingInfo* info)
    {
        var delivery = (Delivery)GCHandle.FromIntPtr(info->UserData).Target!;
        return delivery.Receive(new ReadOnlySpan<short>(wave->Samples + start, count)) ? 0 : -1;
    }

    /// <summary>Carries the receiver through native code, which no exception may cross.</summary>
    private sealed class Delivery(AudioReceiver receive)
    {
        private Exception? _failure;

        public bool Stopped { get; private set; }

        public bool Receive(ReadOnlySpan<short> samples)
        {
            try
            {
                Stopped = !receive(samples);
            }
            catch (Exception exception)
            {
                _failure = exception;
                Stopped = true;
            }

            return !Stopped;
        }

        public void ThrowIfFailed()
        {
            if (_failure is not null)
            {
                throw new SpeechLibraryException("The receiver of synthesised audio failed.", _failure);
            }
        }
    }
}
