using System.Globalization;
using Parley.Audio;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>The carriers' names of audio formats.</summary>
internal static class StreamFormats
{
    private const int TelephoneRate = 8000;

    /// <param name="encoding">E.g. <c>audio/x-mulaw</c>, <c>PCMU</c>, <c>audio/l16;rate=16000</c> or <c>L16@24000h</c>.</param>
    /// <param name="sampleRate">In Hz; null for the one in the encoding, or 8000.</param>
    /// <returns>Null for a format that is not known.</returns>
    public static AudioFormat? Parse(string? encoding, string? sampleRate)
    {
        if (encoding is null)
        {
            return null;
        }

        var end = encoding.AsSpan().IndexOfAny(";@");
        var name = end < 0 ? encoding : encoding[..end];
        var text = sampleRate ?? (end < 0 ? null : string.Concat(encoding[end..].Where(char.IsAsciiDigit)));
        var rate = string.IsNullOrEmpty(text) ? TelephoneRate
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return (name.Trim().ToUpperInvariant(), rate) switch
        {
            ("AUDIO/X-MULAW" or "AUDIO/MULAW" or "AUDIO/PCMU" or "PCMU" or "MULAW" or "ULAW", TelephoneRate) => AudioFormat.Pcmu,
            ("AUDIO/X-ALAW" or "AUDIO/ALAW" or "AUDIO/PCMA" or "PCMA" or "ALAW", TelephoneRate) => AudioFormat.Pcma,
            ("AUDIO/X-L16" or "AUDIO/L16" or "L16", 8_000 or 16_000 or 24_000) => new AudioFormat(AudioEncoding.Pcm16, rate),
            _ => null,
        };
    }

    /// <summary>The name of a format's coding where a carrier wants it said.</summary>
    public static string NameOf(AudioFormat format) => format.Encoding switch
    {
        AudioEncoding.Pcmu => "audio/x-mulaw",
        AudioEncoding.Pcma => "audio/x-alaw",
        _ => "audio/x-l16",
    };

    /// <summary>The byte that, repeated, is silence.</summary>
    public static byte SilenceOf(AudioFormat format) => format.Encoding switch
    {
        AudioEncoding.Pcmu => Audio.G711.MuLaw.Silence,
        AudioEncoding.Pcma => Audio.G711.ALaw.Silence,
        _ => 0,
    };
}
