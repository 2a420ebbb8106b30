namespace Parley.Engine.Turns.Completion;

/// <summary>A question within the words.</summary>
/// <param name="IsAsked">There is one, and something follows its verb and subject.</param>
/// <param name="IsOpen">There is one, and nothing follows yet: <c>can you</c>, <c>where is</c>.</param>
/// <param name="LeavesGap">It asks for an object that its end would otherwise have: <c>what do you need</c>.</param>
/// <param name="LeavesPlace">It asks for what a preposition at its end would otherwise have: <c>who is it for</c>.</param>
internal readonly record struct EnglishQuestion(bool IsAsked, bool IsOpen, bool LeavesGap, bool LeavesPlace)
{
    private const int LongestSubject = 4; // "which of the two shirts is"

    /// <summary>Looks for the last question: the thought ends with it.</summary>
    public static EnglishQuestion Find(IReadOnlyList<string> words)
    {
        for (var index = words.Count - 1; index >= 0; index--)
        {
            if (EnglishWords.ContractedQuestions.Contains(words[index]))
            {
                return Asked(words, verb: index);
            }

            if (EnglishWords.QuestionWords.Contains(words[index]) && FindVerb(words, index) is { } verb && !IsRelative(words, index, verb))
            {
                return Asked(words, verb);
            }
        }

        var inversion = FindInversion(words);
        return inversion with { IsOpen = inversion.IsOpen || IsBareQuestionPhrase(words) };
    }

    private static EnglishQuestion Asked(IReadOnlyList<string> words, int verb)
    {
        var rest = words.Count - verb - 1;
        var hasNoun = words.Skip(verb + 1).Any(EnglishWords.Determiners.Contains);
        var isBare = rest == 0 || (rest == 1 && (EnglishWords.PureSubjects.Contains(words[^1]) || (IsSubject(words[^1]) && WantsVerb(words[verb]))));
        return new EnglishQuestion(!isBare, isBare, LeavesGap: !isBare, LeavesPlace: !isBare && !hasNoun);
    }

    /// <summary><c>how are you</c> is whole, <c>how do you</c> is not.</summary>
    private static bool WantsVerb(string auxiliary) =>
        auxiliary is "do" or "does" or "did" or "can" or "could" or "should" or "would" or "will" or "may" or "must";

    /// <summary><c>how many shirts</c>, <c>which colour</c>: the verb is still to come.</summary>
    private static bool IsBareQuestionPhrase(IReadOnlyList<string> words) =>
        words.Count <= 3 && (words[0] == "which" || (words[0] == "how" && words.Count > 1 && words[1] is "many" or "much" or "long" or "far"));

    /// <summary>The auxiliary that follows the question word, at once or after the words that belong to it (<c>how long does</c>).</summary>
    private static int? FindVerb(IReadOnlyList<string> words, int question)
    {
        for (var index = question + 1; index < words.Count && index <= question + LongestSubject; index++)
        {
            if (EnglishWords.Auxiliaries.Contains(words[index]))
            {
                return index;
            }

            if (EnglishWords.SubjectPronouns.Contains(words[index]))
            {
                return null; // "when i opened": no question
            }
        }

        return null;
    }

    /// <summary><c>the one which is …</c>: a clause within a sentence, told by what comes before it.</summary>
    private static bool IsRelative(IReadOnlyList<string> words, int question, int verb) =>
        question > 1 && verb == question + 1 && words[question] is "who" or "which" && question > 0;

    /// <summary><c>can i …</c>, <c>is it …</c>, at the start or after a first clause.</summary>
    private static EnglishQuestion FindInversion(IReadOnlyList<string> words)
    {
        for (var index = words.Count - 2; index >= 0; index--)
        {
            var follows = index > 0 && EnglishWords.SubjectPronouns.Contains(words[index - 1]); // "i have it": no inversion
            if (!follows && EnglishWords.Auxiliaries.Contains(words[index]) && IsSubject(words[index + 1]))
            {
                var isBare = index + 2 == words.Count;
                return new EnglishQuestion(!isBare, isBare, LeavesGap: false, LeavesPlace: false);
            }
        }

        return default;
    }

    private static bool IsSubject(string word) =>
        EnglishWords.PureSubjects.Contains(word) || word is "you" or "it" or "there" or "someone" or "somebody" or "anyone" or "anybody";
}
