namespace Parley.Realtime.OpenAI;

/// <summary>What people read about a failure: where, what the server said, and what to do. Never the key.</summary>
/// <param name="Where">The address without its query.</param>
/// <param name="Target">What was asked for, e.g. <c>the model 'x'</c>.</param>
/// <param name="Key">The key of this connection, blotted out wherever a server repeats it; null when none was shown.</param>
internal sealed record FailureText(string Where, string Target, string? Key)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Where}: {Target}";

    /// <summary>A refusal while connecting.</summary>
    public RealtimeConnectException Refused(ServerFault fault)
    {
        var said = SaidBy(fault);
        return new RealtimeConnectException(
            $"{Where} refused the session{(said.Length == 0 ? "." : ": " + said)} {Advice(fault.Failure)}".TrimEnd(), Blot(fault.Code ?? fault.Error?.Type))
        {
            Failure = fault.Failure, CloseStatus = fault.CloseStatus, CloseReason = Blot(fault.CloseReason),
        };
    }

    /// <summary>A close frame that nobody here asked for.</summary>
    public RealtimeDisconnectedException Closed(ServerFault fault, Exception? innerException = null)
    {
        var how = $"{Where} closed the connection with {fault.CloseStatus} {Blot(fault.CloseReason)}".TrimEnd();
        return new RealtimeDisconnectedException($"{how}. {SaidBy(fault)} {Advice(fault.Failure)}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd(), fault.CloseStatus, innerException)
        {
            Failure = fault.Failure, Code = Blot(fault.Code), CloseReason = Blot(fault.CloseReason),
        };
    }

    /// <summary>An end without a close frame.</summary>
    public RealtimeDisconnectedException Lost(Exception innerException) => new(
        $"The connection to {Where} broke, or the server no longer answered. {Advice(RealtimeFailure.NetworkLost)}", null, innerException)
    {
        Failure = RealtimeFailure.NetworkLost,
    };

    /// <summary>What to do; empty when the server's words must do.</summary>
    public string Advice(RealtimeFailure failure) => failure switch
    {
        RealtimeFailure.MissingKey => "No key came with the request: give one, usually the value of OPENAI_API_KEY.",
        RealtimeFailure.InvalidKey => "The key was not accepted: check that it is whole, not revoked, and made for this service.",
        RealtimeFailure.NoModelAccess => $"Choose another model, or ask for access: this key may not use {Target}.",
        RealtimeFailure.UnknownModel => $"Choose a Realtime model, such as gpt-realtime-2.1, or on Azure a deployment's name: {Target} is none.",
        RealtimeFailure.NotFound => $"Check the base URL and the name: there is no Realtime service at the address, or it does not know {Target}.",
        RealtimeFailure.QuotaExceeded => "The account's quota or credit is used up: add credit or raise its limit.",
        RealtimeFailure.RateLimited => "Wait before trying again, or ask for a higher limit.",
        RealtimeFailure.SessionExpired => "Connect again, and replay as text items what the model should still know.",
        RealtimeFailure.ServerUnavailable => "Connect again in a moment.",
        RealtimeFailure.NetworkLost or RealtimeFailure.TimedOut => "Check the address and the network, then connect again.",
        _ => "",
    };

    /// <summary>A text with the key blotted out.</summary>
    public string? Blot(string? text) => string.IsNullOrEmpty(Key) ? text : text?.Replace(Key, "***", StringComparison.Ordinal);

    /// <summary>A server masks the key in its own words, but parts of it stand there; so those are not repeated.</summary>
    private string SaidBy(ServerFault fault) =>
        fault.Failure is RealtimeFailure.InvalidKey or RealtimeFailure.MissingKey ? "" : Blot(fault.Error?.Message) ?? "";
}
