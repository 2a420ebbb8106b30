using System.Collections.Frozen;

namespace Parley.Engine.Dialogue.Words;

/// <summary>Letters as recognisers write them: "dee" for d, "are" for r.</summary>
internal static class Letters
{
    private static readonly FrozenDictionary<string, char> s_names = new Dictionary<string, char>
    {
        ["ay"] = 'a', ["bee"] = 'b', ["be"] = 'b', ["see"] = 'c', ["sea"] = 'c', ["dee"] = 'd', ["ee"] = 'e', ["eff"] = 'f', ["gee"] = 'g',
        ["aitch"] = 'h', ["eye"] = 'i', ["jay"] = 'j', ["kay"] = 'k', ["ell"] = 'l', ["el"] = 'l', ["em"] = 'm', ["en"] = 'n', ["oh"] = 'o',
        ["pea"] = 'p', ["pee"] = 'p', ["cue"] = 'q', ["queue"] = 'q', ["are"] = 'r', ["ess"] = 's', ["tea"] = 't', ["tee"] = 't',
        ["you"] = 'u', ["vee"] = 'v', ["ex"] = 'x', ["why"] = 'y', ["zee"] = 'z', ["zed"] = 'z',
    }.ToFrozenDictionary();

    /// <summary>The letter that the word names, or '\0'.</summary>
    public static char Of(string word) => word.Length == 1 && char.IsAsciiLetterLower(word[0]) ? word[0] : s_names.GetValueOrDefault(word);

    /// <summary>How many words spell <paramref name="code"/> letter by letter from <paramref name="start"/>; 0 when they do not.</summary>
    public static int Spelled(IReadOnlyList<Token> tokens, int start, string code)
    {
        if (start + code.Length > tokens.Count)
        {
            return 0;
        }

        for (var index = 0; index < code.Length; index++)
        {
            if (Of(tokens[start + index].Text) != code[index])
            {
                return 0;
            }
        }

        return code.Length;
    }
}
