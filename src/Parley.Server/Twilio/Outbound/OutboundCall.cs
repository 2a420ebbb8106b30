using Parley.Server.Calls;

namespace Parley.Server.Twilio.Outbound;

/// <summary>A call that is placed, and what was ordered.</summary>
/// <param name="Live">Its entry in the directory.</param>
/// <param name="Order">What was ordered; fewer attempts with each.</param>
internal sealed record OutboundCall(LiveCall Live, OutboundOrder Order)
{
    /// <summary>As the journal keeps it.</summary>
    public OutboundEntry ToEntry(OutboundStage stage, DateTimeOffset at) =>
        new(Live.Id, stage, at, Live.StartedAt, Order) { CarrierCallId = Live.CarrierCallId, KeyId = Live.Owner?.Usage?.KeyId };
}
