namespace Parley.Calls.Bridging;

/// <summary>Measures each turn from the end of the user's speech to the first audio of the answer. Pure; any thread.</summary>
internal sealed class TurnLatencyMeter
{
    private readonly Lock _gate = new();
    private readonly List<string> _answers = []; // begun since the turn ended: what still comes of earlier ones is no answer
    private (TimeSpan At, TimeSpan Silence, bool IsTyped)? _turnEnd;
    private bool _isFalseAlarm;

    /// <summary>The user fell silent, and turn detection has waited for <paramref name="silence"/> since.</summary>
    public void SpeechStopped(TimeSpan now, TimeSpan silence)
    {
        lock (_gate)
        {
            End(_isFalseAlarm ? null : (now, silence, false));
        }
    }

    /// <summary>The user wrote something.</summary>
    public void Typed(TimeSpan now)
    {
        lock (_gate)
        {
            End((now, TimeSpan.Zero, true));
        }
    }

    /// <summary>The user goes on: the turn is not over.</summary>
    public void SpeechStarted()
    {
        lock (_gate)
        {
            _turnEnd = null;
            _isFalseAlarm = false;
        }
    }

    /// <summary>The user's sound was no turn: nobody answers it.</summary>
    public void FalseAlarm()
    {
        lock (_gate)
        {
            _turnEnd = null;
            _isFalseAlarm = true;
        }
    }

    /// <summary>A response began.</summary>
    public void Began(string responseId)
    {
        lock (_gate)
        {
            if (_turnEnd is not null)
            {
                _answers.Add(responseId);
            }
        }
    }

    /// <summary>
    /// Audio of a response was sent to the party. The turn's latency and silence at the first audio of its answer, and whether the user wrote; null at all other.
    /// </summary>
    public (TimeSpan FirstAudio, TimeSpan Silence, bool IsTyped)? AudioSent(TimeSpan now, string responseId)
    {
        lock (_gate)
        {
            if (_turnEnd is not { } end || !_answers.Contains(responseId))
            {
                return null;
            }

            _turnEnd = null;
            return (now - end.At + end.Silence, end.Silence, end.IsTyped);
        }
    }

    private void End((TimeSpan At, TimeSpan Silence, bool IsTyped)? turnEnd)
    {
        _turnEnd = turnEnd;
        _answers.Clear();
    }
}
