using Parley.Agents.Sessions;

namespace Parley.Agents.Guardrails;

/// <summary>Guardrails begin to judge a text; a <see cref="GuardrailsCheckedEvent"/> with the same text follows.</summary>
/// <param name="Text">What is judged.</param>
public sealed record GuardrailsStartedEvent(GuardedText Text) : RealtimeSessionEvent;

/// <summary>All guardrails have judged a text, or failed to.</summary>
/// <param name="Text">What was judged.</param>
/// <param name="Results">One of each guardrail.</param>
public sealed record GuardrailsCheckedEvent(GuardedText Text, IReadOnlyList<GuardrailResult> Results) : RealtimeSessionEvent;

/// <summary>What was said must not be said. Once for each response, or for each turn of the user.</summary>
/// <param name="Text">What was judged.</param>
/// <param name="Results">Those that tripped.</param>
public sealed record GuardrailTrippedEvent(GuardedText Text, IReadOnlyList<GuardrailResult> Results) : RealtimeSessionEvent;
