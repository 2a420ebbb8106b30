namespace Parley.Acceptance.Tests;

/// <summary>A question as a caller says it, and the tool call that it must lead to.</summary>
/// <param name="Text">What is said, in spoken words.</param>
/// <param name="Tool">The tool that answers it.</param>
/// <param name="Argument">A value that the call's arguments must hold; null when the tool takes none that matters.</param>
internal sealed record SpokenCase(string Text, string Tool, string? Argument = null);
