namespace Parley.Calls.MediaStreams;

/// <summary>What a media stream may do that shows its token: one call, one agent.</summary>
/// <param name="CallSid">The call that the stream must belong to, by its carrier's id.</param>
/// <param name="AccountSid">The account that it must belong to; empty where the carrier names none.</param>
/// <param name="AgentName">Who answers.</param>
public sealed record StreamTicket(string CallSid, string AccountSid, string AgentName)
{
    /// <summary>Whose call it is, e.g. <c>twilio</c>; empty where there is one carrier alone.</summary>
    public string Carrier { get; init; } = "";

    /// <summary>Who calls. Personal data.</summary>
    public string From { get; init; } = "";

    /// <summary>Who is called.</summary>
    public string To { get; init; } = "";

    /// <summary>Our own id of a call that we placed, or whose stream comes back; null for a new one.</summary>
    public string? CallId { get; init; }
}
