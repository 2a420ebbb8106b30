using System.Globalization;
using System.Text;

namespace Parley.Storage.Search;

/// <summary>Texts as words for the index: lower case, without accents, letters and digits only. The same for writing and for searching.</summary>
internal static class Words
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžſ";
    private const string PlainLetters = "aaaaaaceeeeiiiinoooooouuuuyyaaaccccddeeeeegggghhiiiiijkllllnnnooorrrsssstttuuuuuuwyzzzs";
    private const int MaxLength = 64; // characters of a word; longer ones are cut

    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (HasNoSpaces(rune.Value))
                {
                    if (word.Length > 0)
                    {
                        yield return Take(word);
                    }

                    yield return rune.ToString();
                }
                else if (word.Length < MaxLength)
                {
                    word.Append(Plain(Rune.ToLowerInvariant(rune)));
                }
            }
            else if (word.Length > 0 && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
            {
                yield return Take(word);
            }
        }

        if (word.Length > 0)
        {
            yield return Take(word);
        }
    }

    /// <summary>Scripts that are written without spaces are indexed by the character: Thai, kana, Han.</summary>
    private static bool HasNoSpaces(int rune) => rune is (>= 0x0E00 and <= 0x0E7F) or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Without its accent, for the Latin letters that have a key of their own without it. Not the runtime's normalization: it depends on the machine.</summary>
    private static string Plain(Rune rune)
    {
        var index = rune.Value is >= 0xDF and <= 0x17F ? Accented.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
        return index < 0 ? rune.ToString() : PlainLetters[index].ToString();
    }

    private static string Take(StringBuilder word)
    {
        var taken = word.ToString();
        word.Clear();
        return taken;
    }
}
