namespace Parley.Agents.Guardrails;

/// <summary>What follows when a guardrail trips. In each case the response is cancelled, its playback stopped and the rest of it dropped.</summary>
public sealed record GuardrailTripAction
{
    private GuardrailTripAction(GuardrailTripActionKind kind, string? text = null)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>The model is told, in a hidden system message, that it broke a rule, and corrects itself at once. The default.</summary>
    public static GuardrailTripAction CancelAndCorrect { get; } = new(GuardrailTripActionKind.CancelAndCorrect);

    /// <summary>Nothing more; the agent is silent.</summary>
    public static GuardrailTripAction CancelOnly { get; } = new(GuardrailTripActionKind.CancelOnly);

    /// <summary>The session ends.</summary>
    public static GuardrailTripAction EndSession { get; } = new(GuardrailTripActionKind.EndSession);

    internal GuardrailTripActionKind Kind { get; }

    /// <summary>What is said instead; null with the other kinds.</summary>
    internal string? Text { get; }

    /// <summary>The agent says this instead, as closely as the model keeps to it.</summary>
    /// <param name="text">In the caller's language; not empty.</param>
    public static GuardrailTripAction SayFixed(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new GuardrailTripAction(GuardrailTripActionKind.SayFixed, text);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind.ToString();
}

/// <summary>The kinds of <see cref="GuardrailTripAction"/>.</summary>
internal enum GuardrailTripActionKind
{
    CancelAndCorrect,
    CancelOnly,
    SayFixed,
    EndSession,
}
