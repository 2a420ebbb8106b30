using Parley.Agents.History;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Sessions;

/// <summary>
/// What happens in a session. Two events are equal when they say the same, whenever that was. As text it is its name and number alone:
/// what was said is personal data.
/// </summary>
public abstract record RealtimeSessionEvent
{
    /// <summary>The session, as its model named it first; empty before the model has.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>Its place in the session's order: 1 for the first, without gaps.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>When it was raised, by the session's clock.</summary>
    public DateTimeOffset Timestamp { get; private set; }

    /// <summary>Whoever calls uses it from now on.</summary>
    internal virtual void Hold()
    {
    }

    /// <summary>Whoever calls uses it no longer: when nobody does, it may be used again.</summary>
    internal virtual void Release()
    {
    }

    /// <inheritdoc/>
    public virtual bool Equals(RealtimeSessionEvent? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"{EqualityContract.Name} {SequenceNumber}";

    /// <summary>Gives it its place, once, before anybody else sees it.</summary>
    internal void Stamp(string sessionId, long sequenceNumber, DateTimeOffset timestamp)
    {
        SessionId = sessionId;
        SequenceNumber = sequenceNumber;
        Timestamp = timestamp;
    }
}

/// <summary>An event of the model as it came; only with <see cref="ModelEventPassing.All"/>.</summary>
/// <param name="Event">The event.</param>
public sealed record ModelEvent(ServerEvent Event) : RealtimeSessionEvent;

/// <summary>The session's settings are in force, at the start and after each change.</summary>
/// <param name="Configuration">The whole effective session.</param>
public sealed record SessionConfiguredEvent(RealtimeSessionConfiguration Configuration) : RealtimeSessionEvent;

/// <summary>The agent begins to answer; at each response, tool-only ones too.</summary>
/// <param name="AgentName">Who.</param>
/// <param name="ResponseId">The response.</param>
public sealed record AgentStartedEvent(string AgentName, string ResponseId) : RealtimeSessionEvent;

/// <summary>The agent has answered, or was cut short.</summary>
/// <param name="AgentName">Who; the agent that began the response.</param>
/// <param name="ResponseId">The response.</param>
/// <param name="Text">The words of its last message; empty when it only called tools.</param>
/// <param name="Status">How it ended.</param>
public sealed record AgentEndedEvent(string AgentName, string ResponseId, string Text, ResponseStatus Status) : RealtimeSessionEvent;

/// <summary>A response began on the model.</summary>
/// <param name="Response">In progress.</param>
public sealed record ResponseStartedEvent(Response Response) : RealtimeSessionEvent;

/// <summary>A response ended on the model; its <see cref="Response.Usage"/> says what it cost.</summary>
/// <param name="Response">
/// Its outcome, with the details of its status. A failed one is followed by a <see cref="SessionErrorEvent"/>, one that was cut short by a
/// <see cref="ResponseIncompleteEvent"/>.
/// </param>
public sealed record ResponseEndedEvent(Response Response) : RealtimeSessionEvent;

/// <summary>A warning: an answer stops before its end, because of a cap or a filter of the model.</summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Reason">The wire's word, e.g. <c>max_output_tokens</c> or <c>content_filter</c>; null when the model did not say.</param>
public sealed record ResponseIncompleteEvent(string ResponseId, string? Reason) : RealtimeSessionEvent;

/// <summary>What may still be spent with the model's provider.</summary>
/// <param name="RateLimits">One entry a limit.</param>
public sealed record RateLimitsEvent(IReadOnlyList<RateLimit> RateLimits) : RealtimeSessionEvent;

/// <summary>No more audio of this part comes: it is generated, not yet played.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="ContentIndex">The part within the item.</param>
public sealed record AudioEndedEvent(string ItemId, int ContentIndex) : RealtimeSessionEvent
{
    /// <summary>The response.</summary>
    public string ResponseId { get; init; } = "";
}

/// <summary>Stop playing at once and drop what is queued.</summary>
/// <param name="ItemId">The item that is playing, by estimate.</param>
/// <param name="ContentIndex">The part within the item.</param>
public sealed record AudioInterruptedEvent(string ItemId, int ContentIndex) : RealtimeSessionEvent
{
    /// <summary>The only response whose audio is to be dropped; null to drop all.</summary>
    public string? ResponseId { get; init; }
}

/// <summary>The model's own player has played all of a response; only where the model plays (WebRTC, SIP), else nobody can tell it.</summary>
/// <param name="ResponseId">The response.</param>
public sealed record PlaybackDrainedEvent(string ResponseId) : RealtimeSessionEvent;

/// <summary>What the user says. May come before, during or after the answer to it.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Text">All of it so far.</param>
/// <param name="IsFinal">True when no more comes.</param>
public sealed record UserTranscriptEvent(string ItemId, string Text, bool IsFinal) : RealtimeSessionEvent
{
    /// <summary>All of it so far.</summary>
    public string Text
    {
        get => Words.ToString();
        init => Words = Transcript.Of(value);
    }

    /// <summary>The text, put together when it is asked for.</summary>
    internal Transcript Words { get; init; } = Transcript.Of(Text);

    /// <summary>What is new; empty when final.</summary>
    public string Delta { get; init; } = "";

    /// <summary>When each word was spoken, from the beginning of the item's audio; only of what is final, and empty where the recogniser does not tell.</summary>
    public IReadOnlyList<TranscribedWord> TimedWords { get; init; } = [];
}

/// <summary>What the user said could not be written down; the agent has heard it all the same.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Code">The wire's code; null for none.</param>
/// <param name="Message">Why, in words.</param>
public sealed record UserTranscriptFailedEvent(string ItemId, string? Code, string Message) : RealtimeSessionEvent;

/// <summary>What the agent says or writes.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Delta">What is new; empty when final.</param>
/// <param name="Text">All of it so far.</param>
/// <param name="IsFinal">True when no more comes.</param>
public sealed record AgentTranscriptEvent(string ItemId, string Delta, string Text, bool IsFinal) : RealtimeSessionEvent
{
    /// <summary>All of it so far.</summary>
    public string Text
    {
        get => Words.ToString();
        init => Words = Transcript.Of(value);
    }

    /// <summary>The text, put together when it is asked for.</summary>
    internal Transcript Words { get; init; } = Transcript.Of(Text);

    /// <summary>The response.</summary>
    public string ResponseId { get; init; } = "";

    /// <summary>True when it is spoken and these are its words; false when it is written.</summary>
    public bool IsSpoken { get; init; }
}

/// <summary>The user began to speak.</summary>
/// <param name="ItemId">The id that the user's item will have.</param>
/// <param name="AudioStart">Where, on the scale of the audio sent in this session.</param>
public sealed record SpeechStartedEvent(string ItemId, TimeSpan AudioStart) : RealtimeSessionEvent;

/// <summary>The user fell silent.</summary>
/// <param name="ItemId">The id that the user's item will have.</param>
/// <param name="AudioEnd">Where the kept audio ends, the silence that was waited for included.</param>
public sealed record SpeechStoppedEvent(string ItemId, TimeSpan AudioEnd) : RealtimeSessionEvent;

/// <summary>Nobody spoke for as long as the turn detection's idle timeout; the model now takes a turn by itself.</summary>
/// <param name="ItemId">The user's item of silence.</param>
/// <param name="AudioStart">Where the silence began, on the scale of the audio sent in this session.</param>
/// <param name="AudioEnd">Where it ended.</param>
public sealed record InputTimeoutEvent(string ItemId, TimeSpan AudioStart, TimeSpan AudioEnd) : RealtimeSessionEvent;

/// <summary>A tool was called and begins.</summary>
/// <param name="Call">The call.</param>
public sealed record ToolStartedEvent(ToolCall Call) : RealtimeSessionEvent;

/// <summary>A call was answered; the model has been told. Comes without a start when the tool never ran: it is unknown, or was rejected.</summary>
/// <param name="Outcome">The outcome.</param>
public sealed record ToolEndedEvent(ToolOutcome Outcome) : RealtimeSessionEvent;

/// <summary>A new item is in the history.</summary>
/// <param name="Item">The item.</param>
public sealed record HistoryAddedEvent(HistoryItem Item) : RealtimeSessionEvent;

/// <summary>An item of the history changed or was removed.</summary>
/// <param name="History">The whole history as it is now.</param>
public sealed record HistoryUpdatedEvent(IReadOnlyList<HistoryItem> History) : RealtimeSessionEvent;

/// <summary>Something went wrong; the session goes on unless <see cref="SessionClosedEvent"/> follows.</summary>
/// <param name="Code">The wire's code, or one of Parley's: <c>model_disconnected</c>, <c>response_failed</c>, <c>handler_failed</c>.</param>
/// <param name="Message">In words.</param>
public sealed record SessionErrorEvent(string? Code, string Message) : RealtimeSessionEvent;

/// <summary>Something was not done as it was asked for; nothing is broken.</summary>
/// <param name="Code">A stable name, e.g. <c>voice_locked</c>.</param>
/// <param name="Message">In words.</param>
public sealed record SessionWarningEvent(string Code, string Message) : RealtimeSessionEvent;

/// <summary>The session is over; always the last event.</summary>
/// <param name="Reason">Who ended it.</param>
public sealed record SessionClosedEvent(SessionCloseReason Reason) : RealtimeSessionEvent;
