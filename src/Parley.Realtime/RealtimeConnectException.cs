namespace Parley.Realtime;

/// <summary>A model refused a connection or could not be reached. The message says what to do and holds no secret.</summary>
public sealed class RealtimeConnectException(string message, string? code = null, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>The wire's error code, e.g. <c>invalid_api_key</c>; null when none was given.</summary>
    public string? Code { get; } = code;
}
