namespace Parley.Engine.Turns.Completion;

/// <summary>Fixed phrases that end a thought, or tell that more comes.</summary>
internal static class EnglishPhrases
{
    private static readonly string[][] s_hesitations = Split(
        "um", "uh", "uhm", "er", "erm", "hmm", "mm", "ah", "well", "let me see", "let me think", "let's see", "let me check", "hold on",
        "hang on", "one moment", "one second", "just a moment", "just a second", "just a minute", "one minute", "you know", "i mean",
        "sort of", "kind of", "wait", "anyway", "how do i say", "what's it called");

    private static readonly string[][] s_closings = Split(
        "please", "thanks", "thank you", "thank you very much", "thanks a lot", "that's all", "that is all", "that's it", "that's everything",
        "that's right", "that's correct", "bye", "goodbye", "bye bye", "go ahead", "never mind", "that would be great", "of course",
        "have a nice day", "is that right", "is that okay", "no problem");

    private static readonly string[][] s_leadIns = Split(
        "tell me", "give me", "let me", "show me", "send me", "i think", "i believe", "i guess", "i wonder", "i said", "i was told", "it says",
        "he said", "she said", "they said", "told me", "do you know", "the thing", "the problem", "the reason", "my question", "the question",
        "so i", "i'm calling", "i am calling", "i was wondering", "i'd like", "would like", "would you like", "as well as", "such as",
        "in order", "instead of", "going to", "have to", "need to", "want to");

    private static readonly HashSet<string> s_replies = new(StringComparer.Ordinal)
    {
        "yes", "yeah", "yep", "yup", "no", "nope", "nah", "sure", "okay", "ok", "right", "correct", "exactly", "hello", "hi", "hey", "perfect",
        "great", "fine", "alright", "absolutely", "definitely", "never", "nothing", "maybe",
    };

    public static bool EndsInHesitation(IReadOnlyList<string> words) => EndsInAny(words, s_hesitations) || (words.Count == 1 && words[0] is "so" or "like");

    public static bool EndsInClosing(IReadOnlyList<string> words) => EndsInAny(words, s_closings);

    public static bool EndsInLeadIn(IReadOnlyList<string> words) => EndsInAny(words, s_leadIns);

    /// <summary>A short reply by itself: <c>yes</c>, <c>no</c>, <c>yes i am</c>, <c>no i don't</c>.</summary>
    public static bool IsReply(IReadOnlyList<string> words) => s_replies.Contains(words[0])
        && (words.Count == 1
            || (words.Count == 2 && s_replies.Contains(words[1]))
            || (words.Count == 3 && EnglishWords.SubjectPronouns.Contains(words[1]) && EnglishWords.Auxiliaries.Contains(words[2])));

    private static bool EndsInAny(IReadOnlyList<string> words, string[][] phrases) =>
        Array.Exists(phrases, phrase => words.Count >= phrase.Length && words.Skip(words.Count - phrase.Length).SequenceEqual(phrase));

    private static string[][] Split(params string[] phrases) => Array.ConvertAll(phrases, phrase => phrase.Split(' '));
}
