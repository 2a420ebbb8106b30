using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Hosting;
using Parley.Server.Telemetry;

namespace Parley.Server.Telephone;

/// <summary>Tells a carrier to open a media stream to an agent, with a token that is good once; or, where that cannot be, what to say instead.</summary>
internal sealed class StreamInvitation(
    ICarrierLine line,
    StreamTokens tokens,
    LiveConversations conversations,
    ServerMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<StreamInvitation> logger)
{
    /// <param name="request">The webhook.</param>
    /// <param name="call">What it says.</param>
    /// <param name="ticket">What the stream may do.</param>
    /// <param name="repetition">What tells the webhook's repetition; null when nothing does.</param>
    /// <param name="hasPlace">Whether the call has a place yet, from a stream that is not closed: then none is needed.</param>
    public CarrierAnswer Write(HttpRequest request, VoiceRequest call, StreamTicket ticket, string? repetition, bool hasPlace)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return TurnAway(call, "stopping", "the server stops");
        }

        if (!hasPlace && conversations.Count >= conversations.Capacity)
        {
            return TurnAway(call, "busy", "all lines are busy (server.max_conversations)");
        }

        if (tokens.Issue(ticket, repetition?.Length is > 0 and <= 256 ? repetition : null) is not { } token)
        {
            return TurnAway(call, "too_many_pending", "too many calls wait for their stream");
        }

        var name = line.Options.Section;
        return line.Connect(new StreamLink(
            line.Address.SocketUrl(CarrierPaths.Media(name), request),
            line.Address.Url(CarrierPaths.StreamStatus(name), request),
            line.Address.Url(CarrierPaths.After(name), request),
            call.CallSid,
            token,
            ticket.AgentName));
    }

    /// <summary>A call that is not answered yet costs nothing when it is turned away.</summary>
    private CarrierAnswer TurnAway(VoiceRequest call, string cause, string reason)
    {
        metrics.Refuse(Entrance.Telephone, cause);
        TelephoneLog.TurnedAway(logger, call.CallSid, reason);
        return call.Status < CallProgressState.InProgress && call.Direction == "inbound" ? line.TurnAway() : line.Sorry();
    }
}
