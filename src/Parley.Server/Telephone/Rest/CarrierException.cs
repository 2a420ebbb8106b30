using Parley.Realtime;

namespace Parley.Server.Telephone.Rest;

/// <summary>A carrier did not do what it was asked. The message says what to do; it holds no key and no telephone number.</summary>
/// <param name="failure">Why, for programs.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause.</param>
internal sealed class CarrierException(CarrierFailure failure, string message, Exception? innerException = null) : ParleyException(message, innerException)
{
    public CarrierFailure Failure => failure;

    /// <summary>How long it asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
