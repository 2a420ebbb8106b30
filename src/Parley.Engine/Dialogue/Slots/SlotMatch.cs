namespace Parley.Engine.Dialogue.Slots;

/// <summary>A value found in an utterance.</summary>
/// <param name="Value">A string, a number (<see cref="decimal"/>, <see cref="long"/>) or a <see cref="bool"/>: what the tool is given.</param>
/// <param name="Start">Its first word.</param>
/// <param name="Count">How many words it took.</param>
internal readonly record struct SlotMatch(object Value, int Start, int Count);
