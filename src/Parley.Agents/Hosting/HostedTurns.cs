using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// Knows which <c>response.create</c> began each response of the conversation, so that the response after a tool of the agent's is asked
/// for in the same way. The wire does not say it: requests are answered in order, and a response shows the metadata, modality and cap that
/// it was asked for with; one that fits no request was begun by the end of a turn. Pure; thread-safe.
/// </summary>
internal sealed class HostedTurns
{
    private const string IdPrefix = "parley_client_";
    private const int LongestWait = 64; // requests that a model never answers are forgotten, the oldest first

    private readonly Lock _lock = new();
    private readonly List<ResponseCreateEvent> _waiting = [];
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private ToolChoice? _sessionToolChoice;
    private int _count;

    /// <summary>The session's own choice, for responses that have none.</summary>
    public void Configured(ToolChoice? toolChoice)
    {
        lock (_lock)
        {
            _sessionToolChoice = toolChoice;
        }
    }

    /// <summary>An event is about to be sent: what to send, for a request needs an id by which its refusal is known.</summary>
    public ClientEvent Asked(ClientEvent clientEvent)
    {
        if (clientEvent is not ResponseCreateEvent { Response: null or { Conversation: not "none" } } create)
        {
            return clientEvent;
        }

        lock (_lock)
        {
            if (_waiting.Count == LongestWait)
            {
                _waiting.RemoveAt(0);
            }

            var request = create with { EventId = create.EventId ?? $"{IdPrefix}{++_count}" };
            _waiting.Add(request);
            return request;
        }
    }

    /// <summary>An error came, perhaps a request's refusal: what the client sees of it, for an id that was given here is not the client's.</summary>
    public ErrorDetails Refused(ErrorDetails error)
    {
        if (error.EventId is not { } eventId)
        {
            return error;
        }

        lock (_lock)
        {
            _waiting.RemoveAll(create => create.EventId == eventId);
            foreach (var turn in _turns.Values.Where(turn => turn.Request?.EventId == eventId))
            {
                turn.Request = null; // it looked like this request's, but a turn of the user's was faster
            }
        }

        return eventId.StartsWith(IdPrefix, StringComparison.Ordinal) ? error with { EventId = null } : error;
    }

    /// <summary>A response of the conversation began.</summary>
    public void Began(Response response)
    {
        lock (_lock)
        {
            var index = _waiting.FindIndex(create => Fits(create.Response, response));
            _turns[response.Id] = new Turn { Request = index < 0 ? null : _waiting[index] };
            _waiting.RemoveRange(0, index + 1);
        }
    }

    /// <summary>A tool of the agent's answered a call of this response.</summary>
    public void Answered(string responseId, FunctionCallItem call, FunctionCallOutputItem output)
    {
        lock (_lock)
        {
            if (_turns.TryGetValue(responseId, out var turn))
            {
                turn.Answers.AddRange([call, output]);
            }
        }
    }

    /// <summary>
    /// What the response after this one's calls is to be asked for with; null for the session's settings. A choice that forced a call has
    /// been obeyed: forced again, the model would call for ever and never answer.
    /// </summary>
    public ResponseConfiguration? FollowUp(string responseId)
    {
        lock (_lock)
        {
            var turn = _turns.GetValueOrDefault(responseId);
            var request = turn?.Request?.Response;
            var choice = request?.ToolChoice ?? _sessionToolChoice;
            var isForced = choice?.Mode is not (null or "auto" or "none");
            return request is null && !isForced ? null : (request ?? new ResponseConfiguration()) with
            {
                ToolChoice = isForced ? ToolChoice.Auto : request!.ToolChoice,
                Input = request?.Input is { } input ? [.. input, .. turn!.Answers] : null,
            };
        }
    }

    /// <summary>Nothing follows this response any more.</summary>
    public void Forget(string responseId)
    {
        lock (_lock)
        {
            _turns.Remove(responseId);
        }
    }

    private static bool Fits(ResponseConfiguration? asked, Response response) =>
        IsSame(asked?.Metadata, response.Metadata)
        && (asked?.OutputModalities is not [var modality] || response.OutputModalities is not [var actual] || actual == modality)
        && (asked?.MaxOutputTokens is not { } cap || response.MaxOutputTokens is not { } actualCap || actualCap == cap);

    private static bool IsSame(IReadOnlyDictionary<string, string>? asked, IReadOnlyDictionary<string, string>? shown) =>
        (asked?.Count ?? 0) == (shown?.Count ?? 0)
        && (asked is null || asked.All(pair => shown!.TryGetValue(pair.Key, out var value) && value == pair.Value));

    private sealed class Turn
    {
        public ResponseCreateEvent? Request { get; set; }

        /// <summary>The calls and their outputs, for a response that was given a context of its own: it sees no others.</summary>
        public List<ConversationItem> Answers { get; } = [];
    }
}
