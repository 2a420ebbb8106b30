using Parley.Realtime;

namespace Parley.Calls.Twilio;

/// <summary>Twilio refused a request or could not be reached. The message says what to do; it holds no key and no telephone number.</summary>
/// <param name="failure">Why, for programs.</param>
/// <param name="code">Twilio's error code, e.g. 21220; null when there is none.</param>
/// <param name="status">The HTTP status; null when there was no answer.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class TwilioException(TwilioFailure failure, int? code, int? status, string message, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>Why, for programs.</summary>
    public TwilioFailure Failure { get; } = failure;

    /// <summary>Twilio's error code; null when there is none.</summary>
    public int? Code { get; } = code;

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; } = status;

    /// <summary>True when the same request may work later.</summary>
    public bool IsTransient => Failure is TwilioFailure.TooManyRequests or TwilioFailure.Unavailable;
}
