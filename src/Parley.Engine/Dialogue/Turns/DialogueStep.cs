namespace Parley.Engine.Dialogue.Turns;

/// <summary>What the agent does next.</summary>
internal abstract record DialogueStep;

/// <summary>Speaks.</summary>
internal sealed record SayStep(string Text) : DialogueStep;

/// <summary>Calls a tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Arguments">By parameter.</param>
/// <param name="Secrets">The parameters whose values must not be logged or shown.</param>
internal sealed record CallStep(string Tool, IReadOnlyDictionary<string, object?> Arguments, IReadOnlyList<string> Secrets) : DialogueStep;
