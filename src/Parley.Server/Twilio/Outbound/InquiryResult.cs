namespace Parley.Server.Twilio.Outbound;

/// <summary>What the carrier says of a call that may have been placed.</summary>
internal enum InquiryResult
{
    /// <summary>Nothing that settles it.</summary>
    Unknown,

    /// <summary>It has no such call: nobody was rung.</summary>
    NotPlaced,

    /// <summary>It has the call, whose id and state are noted.</summary>
    Placed,
}
