namespace Parley.Engine.Turns.Completion;

/// <summary>What the last word wants after it.</summary>
internal static class LastWord
{
    private const double Strong = -4.5;
    private const double Medium = -3.5;
    private const double Weak = -2.5;

    public static double Weigh(IReadOnlyList<string> words, EnglishQuestion question)
    {
        var last = words[^1];
        var before = words.Count > 1 ? words[^2] : "";
        if (EnglishWords.Determiners.Contains(last) || EnglishWords.Contractions.Contains(last) || EnglishWords.PureSubjects.Contains(last))
        {
            return Strong;
        }

        if (EnglishWords.Conjunctions.Contains(last))
        {
            return last is "that" or "so" && (question.LeavesGap || IsObjectPlace(before)) ? 0 : Strong;
        }

        return EnglishWords.Prepositions.Contains(last) ? (question.LeavesPlace ? 0 : Strong)
            : EnglishWords.Particles.Contains(last) ? (question.LeavesPlace || EnglishWords.ParticleLeaders.Contains(before) ? 0 : Medium)
            : question.LeavesGap ? 0 // what the last word wants is what is asked for
            : EnglishWords.Auxiliaries.Contains(last) ? Strong
            : EnglishWords.TransitiveVerbs.Contains(last) || EnglishWords.Modifiers.Contains(last) ? Medium
            : IsLoneSubject(last, before) || (before == "to" && EnglishWords.OpenInfinitives.Contains(last)) ? Medium
            : EnglishWords.LooseDeterminers.Contains(last) ? Weak
            : 0;
    }

    /// <summary><c>i don't want that</c>, <c>i think so</c>: an object, not a link to what follows.</summary>
    private static bool IsObjectPlace(string before) => before is "think" or "hope" or "want" or "like" or "do" or "did" or "that's" or "tried"
        or "about" or "need" or "for" or "with" or "guess" or "suppose" or "repeat" or "of" or "have" or "say" or "get" or "know";

    /// <summary><c>but it</c>, <c>then it</c>, <c>if you</c>: the subject of a clause that begins.</summary>
    private static bool IsLoneSubject(string last, string before) => last is "it" or "you" or "this" or "there" or "someone"
        && (EnglishWords.Conjunctions.Contains(before) || before is "then" or "actually" or "now");
}
