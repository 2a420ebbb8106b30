namespace Parley.Calls.Control;

/// <summary>What became of a transfer, as far as the call knows.</summary>
public enum TransferOutcome
{
    /// <summary>With <see cref="TransferMode.Consult"/> the one called takes the call; else the carrier does as it was asked.</summary>
    Accepted,

    /// <summary>The one called does not take the call.</summary>
    Declined,

    /// <summary>The line is busy.</summary>
    Busy,

    /// <summary>Nobody answers.</summary>
    NoAnswer,

    /// <summary>An answering machine took the call.</summary>
    Machine,

    /// <summary>It could not be done.</summary>
    Failed,

    /// <summary>It was called off: the party was taken off hold, or the call is over.</summary>
    CalledOff,
}
