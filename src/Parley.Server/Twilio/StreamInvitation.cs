using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio;

/// <summary>Tells Twilio to open a media stream to an agent, with a token that is good once; or, where that cannot be, what to say instead.</summary>
internal sealed class StreamInvitation(
    ParleyOptions options, PublicAddress address, StreamTokens tokens, LiveConversations conversations, IHostApplicationLifetime lifetime, ILogger<StreamInvitation> logger)
{
    private const string RepetitionHeader = "I-Twilio-Idempotency-Token";

    /// <param name="request">The webhook.</param>
    /// <param name="call">What it says.</param>
    /// <param name="ticket">What the stream may do.</param>
    /// <param name="hasPlace">Whether the call has a place yet, from a stream that is not closed: then none is needed.</param>
    public TwiML Write(HttpRequest request, VoiceRequest call, StreamTicket ticket, bool hasPlace)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return TurnAway(call, "the server stops");
        }

        if (!hasPlace && conversations.Count >= conversations.Capacity)
        {
            return TurnAway(call, "all lines are busy (server.max_conversations)");
        }

        var repetition = request.Headers[RepetitionHeader].ToString();
        if (tokens.Issue(ticket, repetition.Length is > 0 and <= 256 ? repetition : null) is not { } token)
        {
            return TurnAway(call, "too many calls wait for their stream");
        }

        var stream = new TwiMLStream(address.SocketUrl(TwilioPaths.Media, request))
        {
            StatusCallback = address.Url(TwilioPaths.StreamStatus, request),
            Parameters = [new("token", token), new("agent", ticket.AgentName)],
        };
        return new TwiML().Connect(stream, address.Url(TwilioPaths.After, request)).Hangup();
    }

    /// <summary>The caller hears that nobody can take the call.</summary>
    public TwiML Sorry() => new TwiML().Say(options.Twilio.SorryText, options.Twilio.SorryLanguage).Hangup();

    /// <summary>A call that is not answered yet costs nothing when it is turned away.</summary>
    private TwiML TurnAway(VoiceRequest call, string reason)
    {
        TwilioLog.TurnedAway(logger, call.CallSid, reason);
        return call.Status < CallProgressState.InProgress && call.Direction == "inbound" ? new TwiML().Reject() : Sorry();
    }
}
