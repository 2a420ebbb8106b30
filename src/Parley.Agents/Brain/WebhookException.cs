using Parley.Realtime;

namespace Parley.Agents.Brain;

/// <summary>A webhook gave no result. Says the address without its query, and nothing of what was sent or answered.</summary>
/// <param name="message">What came instead of a result.</param>
/// <param name="isTransient">See <see cref="IsTransient"/>.</param>
/// <param name="innerException">The cause; null for none.</param>
public sealed class WebhookException(string message, bool isTransient, Exception? innerException = null) : ParleyException(message, innerException)
{
    /// <summary>True when another attempt might help.</summary>
    public bool IsTransient => isTransient;

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
