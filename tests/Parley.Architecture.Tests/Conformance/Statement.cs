namespace Parley.Architecture.Tests.Conformance;

/// <summary>One statement of the protocol's checklist.</summary>
/// <param name="Number">1 to 310.</param>
/// <param name="Side"><c>srv</c>, <c>cli</c> or <c>both</c>.</param>
/// <param name="Text">What must hold, in Markdown.</param>
/// <param name="Unconfirmed">True when it rests on captures or guesses.</param>
/// <param name="Choice">What Parley does where the statement leaves it open, or where Parley deviates; null for nothing to say.</param>
/// <param name="Missing">Why it does not hold; null when it does, or when nobody has come to it yet.</param>
internal sealed record Statement(
    int Number, string Side, string Text, bool Unconfirmed = false, string? Choice = null, string? Missing = null)
{
    public string Name => $"C{Number:D3}";
}

/// <summary>A section of the checklist.</summary>
internal sealed record StatementSection(string Number, string Title, IReadOnlyList<Statement> Statements);

/// <summary>The checklist: <c>tests/Conformance/statements.json</c>.</summary>
internal sealed record StatementList(IReadOnlyList<StatementSection> Sections);
