namespace Parley.Agents.Sessions;

/// <summary>Who ended a session.</summary>
public enum SessionCloseReason
{
    /// <summary>Its owner.</summary>
    Owner,

    /// <summary>The model, in order.</summary>
    Model,

    /// <summary>A fault; a <see cref="SessionErrorEvent"/> came before.</summary>
    Error,

    /// <summary>A guardrail; see <see cref="Guardrails.GuardrailTripAction.EndSession"/>.</summary>
    Guardrail,
}
