namespace Parley.Realtime;

/// <summary>The peer broke the protocol. Mapped to the wire's <c>error</c> event in one table.</summary>
/// <param name="code">The wire's error code, e.g. <c>invalid_value</c>; null where the wire gives none.</param>
/// <param name="message">What was expected, what came.</param>
/// <param name="parameter">The offending member's path, e.g. <c>session.audio.input.format.rate</c>; null when there is none.</param>
/// <param name="isFatal">True when the connection closes after the error.</param>
public sealed class ParleyProtocolException(string? code, string message, string? parameter = null, bool isFatal = false)
    : ParleyException(message)
{
    /// <summary>The wire's error code.</summary>
    public string? Code { get; } = code;

    /// <summary>The offending member's path.</summary>
    public string? Parameter { get; } = parameter;

    /// <summary>True when the connection closes after the error.</summary>
    public bool IsFatal { get; } = isFatal;
}
