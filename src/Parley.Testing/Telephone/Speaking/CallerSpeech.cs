using Parley.Audio.G711;
using Parley.Audio.Wav;
using Parley.Testing.Speech;

namespace Parley.Testing.Telephone.Speaking;

/// <summary>Makes what callers say: µ-law at 8 kHz, as a telephone network delivers it.</summary>
public static class CallerSpeech
{
    private const int TelephoneRate = 8_000;

    /// <summary>Speaks a text with a synthetic voice. Needs Debian's <c>flite</c> or <c>espeak-ng</c>.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="voice">Who says it; <see cref="TestVoice.Rms"/> when null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<byte[]> SayAsync(string text, TestVoice? voice = null, CancellationToken cancellationToken = default) =>
        TelephoneBand.Encode(await SpokenQuestion.SpeakAsync(text, voice ?? TestVoice.Rms, SpeechCondition.Clean, cancellationToken).ConfigureAwait(false));

    /// <summary>Takes a recording: at 8 kHz as it is, else through the telephone's band.</summary>
    /// <param name="recording">A WAV file of any usual rate, mono or stereo; left open.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="WavFormatException">It is no WAV.</exception>
    /// <exception cref="ArgumentException">Its rate cannot be converted.</exception>
    public static async Task<byte[]> FromWavAsync(Stream recording, CancellationToken cancellationToken = default)
    {
        var audio = await WavReader.ReadAllAsync(recording, cancellationToken).ConfigureAwait(false);
        if (audio.SampleRate != TelephoneRate)
        {
            return TelephoneBand.Encode(TelephoneBand.Convert(audio.Samples.Span, audio.SampleRate, SpokenQuestion.SampleRate));
        }

        var coded = new byte[audio.Samples.Length];
        MuLaw.Encode(audio.Samples.Span, coded);
        return coded;
    }
}
