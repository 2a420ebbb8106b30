namespace Parley.Storage.Redaction;

/// <summary>A text after redaction. Immutable.</summary>
/// <param name="Text">What may be written.</param>
/// <param name="Findings">What was taken out, in order, by its place in the text as it was.</param>
public sealed record RedactedText(string Text, IReadOnlyList<Finding> Findings);

/// <summary>A place of a text that must not be written.</summary>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="Kind">One of <see cref="RedactionKind"/>, or the name of a pattern of the options.</param>
public readonly record struct Finding(int Start, int Length, string Kind)
{
    /// <summary>What stands in its place.</summary>
    public string Replacement => $"[{Kind}]";
}

/// <summary>Finds one family of what must not be written. Thread-safe.</summary>
internal interface IFinder
{
    IEnumerable<Finding> Find(RedactionInput input);
}

/// <summary>A text, its digits, and what is known of it.</summary>
internal sealed record RedactionInput(string Text, IReadOnlyList<DigitRun> Runs, bool AnswersSecretQuestion)
{
    private const int Near = 60; // characters

    /// <summary>The text shortly before a place, in which the words about a number stand.</summary>
    public ReadOnlySpan<char> Before(int start) => Text.AsSpan(Math.Max(0, start - Near), Math.Min(start, Near));

    /// <summary>The text shortly after a place.</summary>
    public ReadOnlySpan<char> After(int end) => Text.AsSpan(end, Math.Min(Near / 3, Text.Length - end));
}
