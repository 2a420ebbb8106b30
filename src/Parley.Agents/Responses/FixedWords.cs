namespace Parley.Agents.Responses;

/// <summary>How a model is made to say given words: it has no command for that.</summary>
internal static class FixedWords
{
    /// <summary>A response's instructions, in place of the session's.</summary>
    public static string Instructions(string words) => $"Say exactly these words, and nothing before or after them:\n{words}";
}
