using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Audio;
using Parley.Calls.MediaStreams.Reading;

namespace Parley.Calls.MediaStreams.Playout;

/// <summary>What is the same in all messages of one stream: a dialect's templates with the stream's id and format filled in.</summary>
internal sealed class OutboundShapes
{
    private const string Payload = "{payload}";
    private const string Name = "{name}";

    /// <param name="dialect">Whose templates.</param>
    /// <param name="streamId">As the carrier gave it: any text.</param>
    /// <param name="format">Of the audio that is sent.</param>
    /// <exception cref="ArgumentException">A template lacks the place for what it carries.</exception>
    public OutboundShapes(MediaStreamDialect dialect, string streamId, AudioFormat format)
    {
        IsBinary = dialect.IsBinary;
        IsSwapped = dialect.IsLinearBigEndian && format.Encoding == AudioEncoding.Pcm16;
        Silence = StreamFormats.SilenceOf(format);
        (MediaStart, MediaEnd) = dialect.IsBinary ? ([], []) : Split(dialect.MediaTemplate, Payload);
        (MarkStart, MarkEnd) = Split(dialect.MarkTemplate, Name);
        Clear = Fill(dialect.ClearTemplate);

        (byte[] Start, byte[] End) Split(string template, string place)
        {
            var at = template.IndexOf(place, StringComparison.Ordinal);
            return at < 0
                ? throw new ArgumentException($"The {dialect.Name} dialect's template '{template}' has no place for {place}.", nameof(dialect))
                : (Fill(template[..at]), Fill(template[(at + place.Length)..]));
        }

        byte[] Fill(string template) => Encoding.UTF8.GetBytes(template
            .Replace("{encoding}", StreamFormats.NameOf(format), StringComparison.Ordinal)
            .Replace("{rate}", format.SampleRate.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{stream}", JsonEncodedText.Encode(streamId).ToString(), StringComparison.Ordinal)); // last: it is the carrier's text
    }

    /// <exception cref="ArgumentException">A template lacks the place for what it carries.</exception>
    public static void Validate(MediaStreamDialect dialect) => _ = new OutboundShapes(dialect, "", AudioFormat.Pcmu);

    public bool IsBinary { get; }

    /// <summary>True when the bytes of each sample change places.</summary>
    public bool IsSwapped { get; }

    /// <summary>The byte that, repeated, is silence.</summary>
    public byte Silence { get; }

    public byte[] MediaStart { get; }

    public byte[] MediaEnd { get; }

    public byte[] MarkStart { get; }

    public byte[] MarkEnd { get; }

    public byte[] Clear { get; }
}
