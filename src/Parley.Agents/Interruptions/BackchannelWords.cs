namespace Parley.Agents.Interruptions;

/// <summary>Words with which people show that they listen.</summary>
internal static class BackchannelWords
{
    // No "yes", "no" or "stop": they answer or object.
    public static IReadOnlyCollection<string> English { get; } =
        ["mhm", "mm", "mmm", "hm", "hmm", "uh", "huh", "um", "ah", "aha", "oh", "yeah", "yep", "ok", "okay", "right", "sure", "i", "see"];

    /// <summary>True when a transcript holds nothing else; an empty one is a cough.</summary>
    public static bool AreAll(string transcript, IReadOnlyCollection<string> backchannels) => transcript
        .Split([' ', '-', '.', ',', '!', '?', '…', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .All(word => backchannels.Contains(word, StringComparer.OrdinalIgnoreCase));
}
