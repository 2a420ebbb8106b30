using Parley.Agents.Sessions;

namespace Parley.Agents.Playout;

/// <summary>An interruption cut what the agent said: the model is told that no more was heard.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="ContentIndex">The part within the item.</param>
/// <param name="Heard">How much of it was heard.</param>
/// <param name="Words">Those that were heard, estimated by time; empty when none were, or none are known.</param>
public sealed record SpeechCutEvent(string ItemId, int ContentIndex, TimeSpan Heard, string Words) : RealtimeSessionEvent;
