namespace Parley.Engine.Conversations;

/// <summary>A clause of the model's speech and where it lies in the item's audio.</summary>
/// <param name="Text">As it was given to the synthesiser, with its trailing space.</param>
/// <param name="Start">Where its audio begins.</param>
internal readonly record struct SpokenClause(string Text, TimeSpan Start);
