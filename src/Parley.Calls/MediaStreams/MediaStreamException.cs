using Parley.Realtime;

namespace Parley.Calls.MediaStreams;

/// <summary>A carrier's stream did not begin as it must. Its socket is closed.</summary>
/// <param name="code">
/// <c>start_timeout</c>, <c>closed_before_start</c>, <c>connection_lost</c>, <c>invalid_start</c>, <c>unsupported_format</c> or
/// <c>invalid_messages</c>.
/// </param>
/// <param name="message">What was expected, what came.</param>
/// <param name="innerException">What the socket threw; null when nothing.</param>
public sealed class MediaStreamException(string code, string message, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>Which of the faults it is.</summary>
    public string Code { get; } = code;
}
