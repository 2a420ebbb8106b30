using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Server;

/// <summary>Why a client is not let in: an <c>error</c>, then a close frame (protocol §2.1.4).</summary>
/// <param name="Error">The event.</param>
/// <param name="End">The close frame.</param>
internal sealed record Admission(ErrorEvent Error, WireEnd End)
{
    /// <summary>Null when the client is let in.</summary>
    public static Admission? Check(Handshake handshake, string? apiKey)
    {
        if (apiKey is not null && handshake.Key is null)
        {
            return Refuse(3000, null, "Missing bearer or basic authentication in header", RealtimeFailure.MissingKey);
        }

        if (apiKey is not null && handshake.Key != apiKey)
        {
            return Refuse(3000, "invalid_api_key", "Incorrect API key provided: ***.", RealtimeFailure.InvalidKey);
        }

        string[] parameters = ["model=", "intent=", "call_id="];
        return handshake.Query.Split('&').Any(pair => parameters.Any(name => pair.StartsWith(name, StringComparison.Ordinal)))
            ? null
            : Refuse(4000, "missing_model", "You must provide a model parameter, for example wss://…?model=gpt-realtime-2.1", RealtimeFailure.UnknownModel);
    }

    private static Admission Refuse(int status, string? code, string message, RealtimeFailure failure) => new(
        new ErrorEvent { EventId = "event_refused", Error = new ErrorDetails { Type = "invalid_request_error", Code = code, Message = message } },
        new WireEnd(status, code is null ? "invalid_request_error" : $"invalid_request_error.{code}", code, failure));
}
