using Parley.Engine.Dialogue.Matching;

namespace Parley.Engine.Dialogue;

/// <summary>What every caller may say to every agent.</summary>
internal static class BuiltInIntents
{
    private static readonly ScriptIntent[] s_all =
    [
        Of("repeat", IntentKind.Repeat,
            "(say|repeat) (that|it) [again]", "[can you] [please] repeat [that]", "come again", "pardon", "pardon me", "what did you say",
            "what was that", "one more time", "once more", "i did not (hear|catch|get) (that|you)", "(can you|could you) say that again", "sorry what"),
        Of("slower", IntentKind.Slower,
            "slower", "more slowly", "[can you] (speak|talk|say that) [a (bit|little)] (slower|more slowly|slowly)", "say that again (slowly|slower|more slowly)",
            "not so fast", "too fast", "you (speak|talk) too fast", "slow down"),
        Of("help", IntentKind.Help,
            "help", "help me", "what can you do", "what can i (ask|say)", "how can you help [me]", "what can you help [me] with", "what are my options", "what do you do"),
        Of("cancel", IntentKind.Cancel,
            "never mind", "forget (it|that|about it)", "cancel", "cancel that", "stop", "leave it", "i changed my mind", "do not bother", "start (over|again)"),
    ];

    public static IReadOnlyList<ScriptIntent> All => s_all;

    private static ScriptIntent Of(string name, IntentKind kind, params string[] phrases) => new()
    {
        Name = name,
        Kind = kind,
        Title = name,
        Phrases = [.. phrases.SelectMany(PhraseNotation.Expand)],
    };
}
