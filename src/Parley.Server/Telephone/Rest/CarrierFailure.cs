namespace Parley.Server.Telephone.Rest;

/// <summary>Why a carrier did not do what it was asked, as far as a program can do something about it.</summary>
internal enum CarrierFailure
{
    /// <summary>It refused; see the message.</summary>
    Refused,

    /// <summary>There is no such call, or it is over.</summary>
    NotInProgress,

    /// <summary>Too much at once: nothing was done.</summary>
    TooManyRequests,

    /// <summary>It could not be reached: nothing was asked.</summary>
    Unreachable,

    /// <summary>No answer, or one that does not say what was done: it may be.</summary>
    Unanswered,
}
