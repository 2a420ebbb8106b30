namespace Parley.Testing.Telephone.Twiml;

/// <summary>Somebody to call and join to a call.</summary>
/// <param name="Target">A number, or a SIP address.</param>
/// <param name="Whisper">What the one called hears first; null for nothing.</param>
/// <param name="Action">What is asked when they have talked, or nobody answered; null for what follows.</param>
/// <param name="OutcomeName">The field that then tells how it ended.</param>
internal sealed record DialOrder(string Target, string? Whisper, string? Action, string OutcomeName);
