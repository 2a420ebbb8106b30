namespace Parley.Calls.Twilio;

/// <summary>Why Twilio refused, as far as a program can do something about it.</summary>
public enum TwilioFailure
{
    /// <summary>Something else; see the message.</summary>
    Other,

    /// <summary>Account or key are wrong.</summary>
    Credentials,

    /// <summary>The number called is none, or may not be called.</summary>
    Number,

    /// <summary>The account may not call that country.</summary>
    Country,

    /// <summary>The number that the call would come from is not the account's.</summary>
    CallerId,

    /// <summary>There is no such call, or it is not in progress.</summary>
    NotInProgress,

    /// <summary>Too much at once.</summary>
    TooManyRequests,

    /// <summary>Twilio is out of order, or cannot be reached.</summary>
    Unavailable,
}
