using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Engine.Mcp;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>A conversation without any cascade: tests give its inputs and see its events and effects.</summary>
internal sealed class ConversationHarness
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Conversation _conversation;

    public ConversationHarness(
        SessionKind kind = SessionKind.Realtime, Action<EngineOptions>? configure = null, SessionConfiguration? initial = null,
        IMcpServers? mcpServers = null)
    {
        var options = new EngineOptions();
        configure?.Invoke(options);
        _conversation = new Conversation(
            ConversationSettings.From(options, new EngineConnectionOptions { Kind = kind }, Start) with { McpServers = mcpServers },
            new SequentialIdSource());
        _conversation.Open(initial);
        Collect();
    }

    public TimeSpan Now { get; set; }

    public List<ServerEvent> Events { get; } = [];

    public List<ConversationEffect> Effects { get; } = [];

    public TimeSpan? NextDeadline => _conversation.NextDeadline;

    public IEnumerable<string> Types => Events.Select(serverEvent => serverEvent.Type);

    public RealtimeSessionConfiguration Session =>
        (RealtimeSessionConfiguration)(Events.OfType<SessionUpdatedEvent>().LastOrDefault()?.Session
            ?? Events.OfType<SessionCreatedEvent>().Single().Session);

    public ErrorDetails LastError => Events.OfType<ErrorEvent>().Last().Error;

    public string LastResponseId => Events.OfType<ResponseCreatedEvent>().Last().Response.Id;

    public void Send(ClientEvent clientEvent) => Handle(new ClientEventReceived(clientEvent));

    public void Handle(ConversationInput input)
    {
        _conversation.Handle(input, Now);
        Collect();
    }

    /// <summary>Appends silence of the given length in PCM at 24 kHz.</summary>
    public void Append(int milliseconds) => AppendBytes(new byte[milliseconds * 48]);

    public void AppendBytes(byte[] audio)
    {
        _conversation.AppendAudio(audio, null, Now);
        Collect();
    }

    public void Update(RealtimeSessionConfiguration session, string? eventId = null) =>
        Send(new SessionUpdateEvent { Session = session, EventId = eventId });

    public void UpdateTurns(TurnDetectionConfiguration? turns) => Update(new RealtimeSessionConfiguration
    {
        Audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = new(turns) } },
    });

    public string AddText(string text, string? itemId = null, string? previousItemId = null, string? eventId = null)
    {
        Send(new ConversationItemCreateEvent
        {
            EventId = eventId,
            PreviousItemId = previousItemId,
            Item = new MessageItem { Id = itemId, Role = MessageRole.User, Content = [new InputTextPart { Text = text }] },
        });
        return Events.OfType<ConversationItemAddedEvent>().LastOrDefault()?.Item.Id ?? "";
    }

    public string Respond(ResponseConfiguration? response = null)
    {
        Send(new ResponseCreateEvent { Response = response });
        return LastResponseId;
    }

    /// <summary>A spoken response that has said one clause with a second of audio; still running.</summary>
    public string StartSpeaking(string text = "Hello there.")
    {
        var responseId = Respond();
        Handle(new ResponseClauseStarted(responseId, text));
        Handle(new ResponseAudioProduced(responseId, new byte[48_000]));
        return responseId;
    }

    /// <summary>The item id of a finished spoken response.</summary>
    public string Speak(string text = "Hello there.")
    {
        Handle(new ResponseFinished(StartSpeaking(text), null, null));
        return Events.OfType<ResponseDoneEvent>().Last().Response.Output[0].Id!;
    }

    /// <summary>A whole spoken turn of the user; returns the item's id.</summary>
    public string HearTurn(string words, int voicedMs = 1000)
    {
        Append(2000);
        Handle(new SpeechStarted(300));
        Handle(new SpeechStopped(1900, TimeSpan.FromMilliseconds(voicedMs), TimeSpan.FromMilliseconds(200)));
        Handle(new RecognitionFinished(LastEffect<StartRecognition>().RecognitionId, words, null, null));
        return Events.OfType<ConversationItemAddedEvent>().Last(added => added.Item is MessageItem { Role: var role } && role == MessageRole.User).Item.Id!;
    }

    public TEffect LastEffect<TEffect>()
        where TEffect : ConversationEffect => Effects.OfType<TEffect>().Last();

    /// <summary>What the chat model was last shown.</summary>
    public IReadOnlyList<ChatMessage> LastMessages => LastEffect<StartResponse>().Request.Messages;

    private void Collect()
    {
        Events.AddRange(_conversation.Output.Events);
        Effects.AddRange(_conversation.Output.Effects);
        _conversation.Output.Clear();
    }
}
