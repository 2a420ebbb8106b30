using Parley.Engine.Dialogue.Slots;

namespace Parley.Engine.Dialogue.Matching;

/// <summary>How well an utterance fits one intent.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Slots">The values found for its slots and for those of the gate before it.</param>
internal sealed record IntentMatch(ScriptIntent Intent, double Score, IReadOnlyDictionary<string, SlotMatch> Slots);
