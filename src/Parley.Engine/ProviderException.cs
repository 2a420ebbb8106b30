using Parley.Realtime;

namespace Parley.Engine;

/// <summary>An outside service that a stage needs failed. The message names the service's URL and what to do; it holds no secret.</summary>
/// <param name="message">What happened, at which URL, what to do.</param>
/// <param name="isTransient">True when the same request may work later.</param>
/// <param name="retryAfter">How long the service asks to wait; null when it does not say.</param>
/// <param name="innerException">The cause.</param>
public sealed class ProviderException(
    string message, bool isTransient, TimeSpan? retryAfter = null, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>True when the same request may work later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the service asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
