using System.Collections.Frozen;

namespace Parley.Engine.Dialogue.Words;

/// <summary>Words that carry little or nothing of what is wanted.</summary>
internal static class FillerWords
{
    private static readonly FrozenSet<string> s_fillers =
        ("um uh er erm hmm mm ah well so please kindly okay hi hello hey there just actually basically now then thanks thank like maybe "
        + "right alright today currently moment again really quick quickly exactly also looking sir madam ma'am wonder wondering could would can will you tell let me know").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> s_light =
        ("a an the my your our his her its this that these those is are am was were be been do does did have has had i we us it he she they "
        + "to of for in on at by with from and or but if not me what which who how when where why up about some any as much many "
        + "need want would like get give go going").Split(' ').ToFrozenSet();

    /// <summary>Whether the word makes a question of what follows.</summary>
    public static bool IsQuestion(string word) => word is "where" or "when" or "why" or "how" or "what" or "who" or "which";

    /// <summary>Said for politeness or while thinking: counts for nothing.</summary>
    public static bool IsFiller(string word) => s_fillers.Contains(word);

    /// <summary>Grammar more than meaning: counts for little.</summary>
    public static bool IsLight(string word) => s_light.Contains(word);
}
