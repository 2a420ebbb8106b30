using System.Globalization;

namespace Parley.Engine.Speech.Espeak;

/// <summary>The arguments of one espeak-ng process; processes of equal commands can take each other's place.</summary>
internal readonly record struct EspeakCommand(string Voice, int Pitch, int WordsPerMinute)
{
    // espeak-ng takes no speed below 80, and above 450 leaves sounds out.
    private const int SlowestRate = 80;
    private const int FastestRate = 450;

    public static EspeakCommand From(EspeakSettings settings, float speed) => new(
        settings.Voice, settings.Pitch, Math.Clamp((int)(settings.WordsPerMinute * speed), SlowestRate, FastestRate));

    /// <summary>Never holds the text: arguments can be read by every user of the machine.</summary>
    public IEnumerable<string> Arguments =>
    [
        "-v", Voice, "-p", Pitch.ToString(CultureInfo.InvariantCulture), "-s", WordsPerMinute.ToString(CultureInfo.InvariantCulture),
        "--stdin", "--stdout",
    ];
}
