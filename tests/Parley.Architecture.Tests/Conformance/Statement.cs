namespace Parley.Architecture.Tests.Conformance;

/// <summary>One statement of a checklist.</summary>
/// <param name="Number">From 1 on, without a gap within its checklist.</param>
/// <param name="Side">Of the protocol's: <c>srv</c>, <c>cli</c> or <c>both</c>; null in the others.</param>
/// <param name="Text">What must hold, in Markdown.</param>
/// <param name="Unconfirmed">True when it rests on captures or guesses.</param>
/// <param name="Choice">What Parley does where the statement leaves it open, or where Parley deviates; null for nothing to say.</param>
/// <param name="Missing">Why it does not hold; null when it does, or when nobody has come to it yet.</param>
internal sealed record Statement(
    int Number, string Text, string? Side = null, bool Unconfirmed = false, string? Choice = null, string? Missing = null);

/// <summary>A section of the checklist.</summary>
internal sealed record StatementSection(string Number, string Title, IReadOnlyList<Statement> Statements);
