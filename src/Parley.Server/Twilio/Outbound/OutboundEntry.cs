namespace Parley.Server.Twilio.Outbound;

/// <summary>One line of the journal: how it stands with a call to place. Of a call's lines the newest counts.</summary>
/// <param name="Id">The call.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="At">Of one that waits, before when it is not placed; of others, since when it is so.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="Order">What was ordered.</param>
internal sealed record OutboundEntry(string Id, OutboundStage Stage, DateTimeOffset At, DateTimeOffset AskedAt, OutboundOrder Order)
{
    /// <summary>The carrier's id of its newest attempt; null while it has none.</summary>
    public string? CarrierCallId { get; init; }

    /// <summary>The key that it counts against; null for nobody's.</summary>
    public string? KeyId { get; init; }
}
