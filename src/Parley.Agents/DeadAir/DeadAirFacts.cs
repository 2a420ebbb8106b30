namespace Parley.Agents.DeadAir;

/// <summary>What other parts of a session know of who owes the next sound.</summary>
/// <param name="IsToolAwaited">The agent's next words wait for a tool.</param>
/// <param name="IsResponseAsked">A response is asked for and has not begun.</param>
/// <param name="IsSpeechHeld">Speech is there and waits for a guardrail.</param>
internal readonly record struct DeadAirFacts(bool IsToolAwaited, bool IsResponseAsked, bool IsSpeechHeld);
