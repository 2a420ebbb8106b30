using System.Text.Json.Nodes;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Realtime.Beta;

/// <summary>
/// Translates one connection between the beta dialect that older clients speak and today's protocol (protocol §12), so that nothing
/// behind it knows of the beta. Does no I/O. Thread-safe if <paramref name="nextEventId"/> is.
/// </summary>
/// <param name="conversationId">The conversation's id, <c>conv_</c> and 21 characters: the beta shows it before the first response.</param>
/// <param name="nextEventId">Makes the ids of events that only the beta has.</param>
public sealed class BetaTranslator(string conversationId, Func<string> nextEventId)
{
    private readonly BetaTemperature _temperature = new();

    /// <summary>Reads what a beta client sent, as today's event.</summary>
    /// <param name="utf8Json">One JSON object; copied, not kept.</param>
    /// <exception cref="ParleyProtocolException">
    /// It is not JSON, or a member is missing, of the wrong type, or not of the beta. <see cref="Translate"/> gives an error event made of
    /// it the beta's paths.
    /// </exception>
    public ClientEvent ReadClientEvent(ReadOnlySpan<byte> utf8Json)
    {
        switch (BetaJson.ReadType(utf8Json))
        {
            case "session.update":
                return ReadSessionUpdate(utf8Json, "realtime");
            case "transcription_session.update":
                return ReadSessionUpdate(utf8Json, "transcription");
            case "conversation.item.create":
                var create = BetaJson.Parse(utf8Json);
                BetaItem.ToCurrent(create["item"]);
                return BetaJson.ReadClientEvent(create);
            case "response.create":
                return ReadResponseCreate(utf8Json);
            default:
                return ClientEvent.Read(utf8Json);
        }
    }

    /// <summary>What a beta client is told of an event: nothing, one event, or two.</summary>
    public IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent)
    {
        ArgumentNullException.ThrowIfNull(serverEvent);
        return serverEvent switch
        {
            ResponseOutputAudioDeltaEvent delta => [BetaAudioDeltaEvent.From(delta)],
            SessionCreatedEvent { Session: RealtimeSessionConfiguration } => [Session(serverEvent, "session.created"), Conversation()],
            SessionCreatedEvent => [Session(serverEvent, "transcription_session.created")],
            SessionUpdatedEvent { Session: RealtimeSessionConfiguration } => [Session(serverEvent, "session.updated")],
            SessionUpdatedEvent => [Session(serverEvent, "transcription_session.updated")],
            ConversationCreatedEvent or ConversationItemDoneEvent => [],
            ConversationItemAddedEvent => [Item(serverEvent, "conversation.item.created")],
            ConversationItemRetrievedEvent or ResponseOutputItemAddedEvent or ResponseOutputItemDoneEvent => [Item(serverEvent, serverEvent.Type)],
            ResponseCreatedEvent or ResponseDoneEvent => [Response(serverEvent)],
            ErrorEvent error => [error with { Error = BetaPaths.Translate(error.Error) }],
            _ when BetaEventNames.Find(serverEvent.Type) is { } name => [BetaJson.ToServerEvent(BetaJson.Parse(serverEvent), name)],
            _ => [serverEvent],
        };
    }

    private ClientEvent ReadSessionUpdate(ReadOnlySpan<byte> utf8Json, string sessionType)
    {
        var update = BetaJson.Parse(utf8Json);
        update["type"] = "session.update";
        if (update["session"] is JsonObject session)
        {
            var temperature = BetaTemperature.Take(session, "session");
            BetaSession.ToCurrent(session, "session", sessionType);
            var read = BetaJson.ReadClientEvent(update);
            _temperature.Use(temperature);
            return read;
        }

        return BetaJson.ReadClientEvent(update);
    }

    private static ClientEvent ReadResponseCreate(ReadOnlySpan<byte> utf8Json)
    {
        var create = BetaJson.Parse(utf8Json);
        if (create["response"] is JsonObject response)
        {
            _ = BetaTemperature.Take(response, "response");
            BetaResponse.ToCurrent(response);
        }

        return BetaJson.ReadClientEvent(create);
    }

    private UnknownServerEvent Session(ServerEvent serverEvent, string name)
    {
        var json = BetaJson.Parse(serverEvent);
        json["session"] = BetaSession.FromCurrent(json["session"]!.AsObject(), _temperature.Value);
        return BetaJson.ToServerEvent(json, name);
    }

    private ConversationCreatedEvent Conversation() => new()
    {
        EventId = nextEventId(),
        Conversation = new ConversationObject(conversationId),
    };

    private static UnknownServerEvent Item(ServerEvent serverEvent, string name)
    {
        var json = BetaJson.Parse(serverEvent);
        BetaItem.FromCurrent(json["item"]!.AsObject());
        return BetaJson.ToServerEvent(json, name);
    }

    private UnknownServerEvent Response(ServerEvent serverEvent)
    {
        var json = BetaJson.Parse(serverEvent);
        BetaResponse.FromCurrent(json["response"]!.AsObject(), conversationId, _temperature.Value);
        return BetaJson.ToServerEvent(json, serverEvent.Type);
    }
}
