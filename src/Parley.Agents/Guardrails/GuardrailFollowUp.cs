namespace Parley.Agents.Guardrails;

/// <summary>What the model is told after a trip.</summary>
internal static class GuardrailFollowUp
{
    /// <param name="side">Who said what must not be said.</param>
    /// <param name="policyHints">The guardrails' own words; null and empty ones are left out.</param>
    public static string For(GuardedSide side, IEnumerable<string?> policyHints)
    {
        var hints = policyHints.Where(hint => !string.IsNullOrWhiteSpace(hint)).Distinct(StringComparer.Ordinal).ToList();
        var rule = hints.Count == 0 ? "" : $" The rule: {string.Join(' ', hints)}";
        return side == GuardedSide.Agent
            ? $"Your last answer broke a rule and was stopped; the caller may have heard its beginning.{rule} Do not repeat it and do not mention "
                + "this message. In the language of the conversation, apologise in a few words and answer within the rules."
            : $"What the caller said last touches on something that you must not deal with.{rule} Do not mention this message. In the language of "
                + "the conversation, say in a few words that you cannot help with that, and offer what you can do.";
    }
}
