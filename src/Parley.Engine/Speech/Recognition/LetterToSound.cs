namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// A guess at the pronunciation of a word that no dictionary has: the longest matching spelling at each place gives its most
/// usual sound. Good enough to let a name take part in recognition; a domain that knows better says so in its pronunciations.
/// </summary>
internal static class LetterToSound
{
    private static readonly string[] s_digits =
        ["Z IH R OW", "W AH N", "T UW", "TH R IY", "F AO R", "F AY V", "S IH K S", "S EH V AH N", "EY T", "N AY N"];

    private static readonly Dictionary<string, string> s_sounds = new(StringComparer.Ordinal)
    {
        ["tion"] = "SH AH N", ["sion"] = "ZH AH N", ["igh"] = "AY", ["tch"] = "CH", ["dge"] = "JH", ["eau"] = "OW",
        ["ch"] = "CH", ["sh"] = "SH", ["th"] = "TH", ["ph"] = "F", ["wh"] = "W", ["ck"] = "K", ["ng"] = "NG", ["qu"] = "K W",
        ["ee"] = "IY", ["ea"] = "IY", ["oo"] = "UW", ["ou"] = "AW", ["ow"] = "OW", ["oa"] = "OW", ["oi"] = "OY", ["oy"] = "OY",
        ["ai"] = "EY", ["ay"] = "EY", ["au"] = "AO", ["aw"] = "AO", ["ie"] = "IY", ["ei"] = "EY", ["ew"] = "UW", ["ue"] = "UW",
        ["ar"] = "AA R", ["er"] = "ER", ["ir"] = "ER", ["or"] = "AO R", ["ur"] = "ER", ["kn"] = "N", ["wr"] = "R", ["gh"] = "G",
        ["a"] = "AE", ["b"] = "B", ["c"] = "K", ["d"] = "D", ["e"] = "EH", ["f"] = "F", ["g"] = "G", ["h"] = "HH", ["i"] = "IH",
        ["j"] = "JH", ["k"] = "K", ["l"] = "L", ["m"] = "M", ["n"] = "N", ["o"] = "AA", ["p"] = "P", ["q"] = "K", ["r"] = "R",
        ["s"] = "S", ["t"] = "T", ["u"] = "AH", ["v"] = "V", ["w"] = "W", ["x"] = "K S", ["y"] = "IY", ["z"] = "Z",
    };

    private static readonly Dictionary<char, string> s_softVowels = new()
    {
        ['a'] = "EY", ['i'] = "AY", ['o'] = "OW", ['u'] = "UW", ['e'] = "IY",
    };

    /// <returns>ARPAbet phones separated by spaces; null when the word has no sound, such as one in another script.</returns>
    public static string? Guess(string word)
    {
        var phones = new List<string>();
        for (var i = 0; i < word.Length;)
        {
            if (char.IsAsciiDigit(word[i]))
            {
                phones.Add(s_digits[word[i++] - '0']);
                continue;
            }

            if (IsSilentFinalE(word, i) || (i > 0 && word[i] == word[i - 1] && !"aeiou".Contains(word[i], StringComparison.Ordinal)))
            {
                i++;
                continue;
            }

            i += AddSound(word, i, phones);
        }

        return phones.Count == 0 ? null : string.Join(' ', phones);
    }

    private static int AddSound(string word, int at, List<string> phones)
    {
        if (at == word.Length - 3 && word[^1] == 'e' && !"aeiouwxy".Contains(word[^2], StringComparison.Ordinal)
            && s_softVowels.TryGetValue(word[at], out var longVowel))
        {
            phones.Add(longVowel);
            return 1;
        }

        if (word[at] == 'c' && at + 1 < word.Length && word[at + 1] is ('e' or 'i' or 'y'))
        {
            phones.Add("S");
            return 1;
        }

        for (var length = Math.Min(4, word.Length - at); length > 0; length--)
        {
            if (s_sounds.TryGetValue(word.Substring(at, length), out var sound))
            {
                phones.Add(sound);
                return length;
            }
        }

        return 1;
    }

    private static bool IsSilentFinalE(string word, int at) =>
        at == word.Length - 1 && at >= 2 && word[at] == 'e' && !"aeiou".Contains(word[at - 1], StringComparison.Ordinal);
}
