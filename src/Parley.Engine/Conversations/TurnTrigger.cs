namespace Parley.Engine.Conversations;

/// <summary>The spoken turn that an automatic response answers.</summary>
/// <param name="Recognition">What was said.</param>
/// <param name="Voiced">How long speech was heard.</param>
/// <param name="HasInterrupted">True when it cut a response off.</param>
/// <param name="SpeechEndedAt">When the user fell silent; null when nobody spoke.</param>
internal sealed record TurnTrigger(PartRecognition Recognition, TimeSpan Voiced, bool HasInterrupted, TimeSpan? SpeechEndedAt);
