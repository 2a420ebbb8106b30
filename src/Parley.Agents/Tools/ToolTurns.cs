using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>
/// Knows when the calls of one response are answered, so that one reply follows them all. Pure: no clock; one caller at a time.
/// </summary>
internal sealed class ToolTurns
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private int _waits;

    /// <summary>A call of this response began.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="callId">The call.</param>
    /// <param name="isWaitedFor">False for a call that the others' answers do not wait for.</param>
    public void Called(string responseId, string callId, bool isWaitedFor = true)
    {
        if (!_turns.TryGetValue(responseId, out var turn))
        {
            _turns[responseId] = turn = new Turn();
        }

        turn.Calls[callId] = isWaitedFor;
    }

    /// <summary>True while a call of this response is unanswered, or the response of an answered one has not ended.</summary>
    public bool Has(string responseId) => _turns.ContainsKey(responseId);

    /// <summary>True while the agent's next words wait for a call.</summary>
    public bool IsWaiting => _turns.Values.Any(turn => turn.IsHeld);

    /// <summary>A call may take as long as a person takes: others are not to wait for it. What must follow now, or null.</summary>
    public ToolReply? Release(string responseId, string callId)
    {
        if (!_turns.TryGetValue(responseId, out var turn) || !turn.Calls.ContainsKey(callId))
        {
            return null;
        }

        turn.Calls[callId] = false;
        return Settle(responseId, turn);
    }

    /// <summary>A call was answered. What must follow now, or null.</summary>
    public ToolReply? Answered(string responseId, string callId, ToolReply reply)
    {
        if (!_turns.TryGetValue(responseId, out var turn) || !turn.Calls.Remove(callId))
        {
            return null;
        }

        turn.Add(reply);
        return reply.Mode == ToolResponseMode.Interrupt ? turn.Take() : Settle(responseId, turn);
    }

    /// <summary>The response ended. What must follow now, or null; one that was cut short is not continued.</summary>
    public ToolReply? Ended(string responseId, ResponseStatus status)
    {
        if (!_turns.TryGetValue(responseId, out var turn))
        {
            return null;
        }

        turn.EndedAs = status;
        return Settle(responseId, turn);
    }

    /// <summary>
    /// When answers of this response have just begun to wait for others: the number of that wait, for <see cref="Overdue"/>; else null.
    /// </summary>
    public int? BeginsToWait(string responseId)
    {
        if (!_turns.TryGetValue(responseId, out var turn) || turn.Wait is not null || !turn.HoldsBack)
        {
            return null;
        }

        turn.Wait = ++_waits;
        return turn.Wait;
    }

    /// <summary>Answers have waited long enough. What must follow now, or null when that wait is over already.</summary>
    public ToolReply? Overdue(string responseId, int wait) =>
        _turns.TryGetValue(responseId, out var turn) && turn.Wait == wait ? turn.Take() : null;

    /// <summary>The connection of all these responses is gone: no more comes of them, and what is still answered is spoken about.</summary>
    public void EndAll()
    {
        foreach (var turn in _turns.Values)
        {
            turn.EndedAs ??= ResponseStatus.Completed;
        }
    }

    private ToolReply? Settle(string responseId, Turn turn)
    {
        if (turn.EndedAs is null || turn.IsHeld)
        {
            return null;
        }

        if (turn.Calls.Count == 0)
        {
            _turns.Remove(responseId);
        }

        return turn.Take();
    }

    private sealed class Turn
    {
        private ToolReply? _reply;

        /// <summary>The unanswered calls, and whether they are waited for.</summary>
        public Dictionary<string, bool> Calls { get; } = new(StringComparer.Ordinal);

        public ResponseStatus? EndedAs { get; set; }

        /// <summary>The number of the running wait; null when nothing waits.</summary>
        public int? Wait { get; set; }

        /// <summary>True while some call is waited for.</summary>
        public bool IsHeld => Calls.ContainsValue(true);

        /// <summary>True when an answer could be spoken about but for other calls.</summary>
        public bool HoldsBack => _reply is not null && IsHeld && EndedAs == ResponseStatus.Completed;

        /// <summary>One reply for all: the most pressing mode, and the last wish for how it is to be.</summary>
        public void Add(ToolReply reply)
        {
            if (reply.Mode != ToolResponseMode.Never)
            {
                var mode = _reply is null || Urgency(reply.Mode) > Urgency(_reply.Mode) ? reply.Mode : _reply.Mode;
                _reply = new ToolReply(mode, reply.Response ?? _reply?.Response, reply.ItemId);
            }
        }

        public ToolReply? Take()
        {
            var reply = EndedAs is null || EndedAs == ResponseStatus.Completed ? _reply : null;
            _reply = null;
            Wait = null;
            return reply;
        }

        private static int Urgency(ToolResponseMode mode) => mode switch
        {
            ToolResponseMode.Interrupt => 2,
            ToolResponseMode.Always => 1,
            _ => 0,
        };
    }
}
