namespace Parley.Server.Twilio.Outbound;

/// <summary>How far a call to place is.</summary>
internal enum OutboundStage
{
    /// <summary>It waits for its turn: nobody is rung.</summary>
    Waiting,

    /// <summary>The carrier is asked, or was: only the carrier knows whether somebody is rung.</summary>
    Placing,

    /// <summary>Nothing is left to do.</summary>
    Over,
}
