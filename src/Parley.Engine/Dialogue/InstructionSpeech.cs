using System.Text.RegularExpressions;

namespace Parley.Engine.Dialogue;

/// <summary>
/// The little of <c>instructions</c> that a script can follow: <c>Say: "…"</c> as the whole text, and a greeting given in quotes.
/// </summary>
internal static partial class InstructionSpeech
{
    /// <summary>The words to say when the whole text is an order to say them; else null.</summary>
    public static string? Exact(string? instructions)
    {
        if (instructions is null || SayPattern().Match(instructions.Trim()) is not { Success: true } match)
        {
            return null;
        }

        var words = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
        return words.Trim() is { Length: > 0 } said ? said : null;
    }

    /// <summary>The greeting that the text gives in quotes ("Greet the caller with "…""); else null.</summary>
    public static string? Greeting(string? instructions) =>
        instructions is not null && GreetingPattern().Match(instructions) is { Success: true } match ? match.Groups["quoted"].Value.Trim() : null;

    /// <summary>Whether the whole text asks for no more than a greeting.</summary>
    public static bool AsksForGreeting(string? instructions) => instructions is not null && OnlyGreetingPattern().IsMatch(instructions);

    [GeneratedRegex(
        """^(?:please\s+)?(?:say|repeat|read(?:\s+out)?|speak)(?:\s+(?:exactly|aloud|verbatim|only|the following|this|these words|(?:to|for) the (?:user|caller|customer)|word for word|and nothing before or after them),?)*\s*(?::\s*(?:["“'](?<quoted>.+)["”']|(?<plain>.+))|["“'](?<quoted>.+)["”'])[.!]?$""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex SayPattern();

    [GeneratedRegex(
        """\b(?:greet|welcome|open|begin|start)\b[^"“\n.]{0,80}["“](?<quoted>[^"”]{1,400})["”]""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex GreetingPattern();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:greet|welcome)\b[^.\n]{0,80}\.?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OnlyGreetingPattern();
}
