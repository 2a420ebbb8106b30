using Parley.Realtime.Responses;

namespace Parley.Agents.Tools;

/// <summary>
/// Knows when the calls of one response are all answered, so that exactly one response follows them. Pure; one caller at a time.
/// </summary>
internal sealed class ToolTurns
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>True while a call of any response is unanswered.</summary>
    public bool HasUnanswered => _turns.Values.Any(turn => turn.Unanswered > 0);

    /// <summary>A call of this response began.</summary>
    public void Called(string responseId)
    {
        if (!_turns.TryGetValue(responseId, out var turn))
        {
            _turns[responseId] = turn = new Turn();
        }

        turn.Unanswered++;
    }

    /// <summary>True while a call of this response is unanswered, or the response of an answered one has not ended.</summary>
    public bool Has(string responseId) => _turns.ContainsKey(responseId);

    /// <summary>A call of this response was answered. True when a response must follow now.</summary>
    public bool Answered(string responseId)
    {
        if (!_turns.TryGetValue(responseId, out var turn))
        {
            return false;
        }

        turn.Unanswered--;
        return Settle(responseId, turn);
    }

    /// <summary>The response ended. True when a response must follow now; one that was cut short is not continued.</summary>
    public bool Ended(string responseId, ResponseStatus status)
    {
        if (!_turns.TryGetValue(responseId, out var turn))
        {
            return false;
        }

        turn.EndedAs = status;
        return Settle(responseId, turn);
    }

    private bool Settle(string responseId, Turn turn)
    {
        if (turn.Unanswered > 0 || turn.EndedAs is not { } status)
        {
            return false;
        }

        _turns.Remove(responseId);
        return status == ResponseStatus.Completed;
    }

    private sealed class Turn
    {
        public int Unanswered { get; set; }

        public ResponseStatus? EndedAs { get; set; }
    }
}
