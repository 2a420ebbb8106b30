using Parley.Realtime;

namespace Parley.Testing.Simulation.Wire;

/// <summary>How a simulated connection ends.</summary>
/// <param name="CloseStatus">RFC 6455 §7.4; null for a connection that breaks without a close frame.</param>
/// <param name="CloseReason">As in the close frame.</param>
/// <param name="Code">The code of the <c>error</c> right before; null when there was none.</param>
/// <param name="Failure">What a client makes of it.</param>
internal sealed record WireEnd(int? CloseStatus, string? CloseReason, string? Code, RealtimeFailure Failure)
{
    public static WireEnd Drop { get; } = new(null, null, null, RealtimeFailure.NetworkLost);

    public static WireEnd ServerError { get; } = new(1011, "server_error", null, RealtimeFailure.ServerUnavailable);

    public static WireEnd Expired { get; } = new(1001, "invalid_request_error.session_expired", "session_expired", RealtimeFailure.SessionExpired);

    /// <summary>As <see cref="Parley.Realtime.OpenAI.OpenAIRealtimeModel"/> tells it; null for an orderly end.</summary>
    public RealtimeDisconnectedException? ToException() => CloseStatus == 1000 ? null
        : new RealtimeDisconnectedException($"The simulated connection {(CloseStatus is { } status ? $"was closed with {status} {CloseReason}" : "broke")}.", CloseStatus)
        {
            CloseReason = CloseReason, Code = Code, Failure = Failure,
        };
}
