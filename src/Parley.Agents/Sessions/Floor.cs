using Parley.Agents.Connections;
using Parley.Agents.Interruptions;

namespace Parley.Agents.Sessions;

/// <summary>
/// Who has the floor, by a session's events: whether the user speaks, which responses run, and whether the model owes the answer to a turn.
/// Pure: no clock. One caller at a time. Allocates nothing for an audio event.
/// </summary>
internal sealed class Floor
{
    private readonly List<string> _responses = [];
    private bool _isFalseAlarm; // the sound that the user makes, or made last
    private bool _answersTurns = true; // the model does, by itself

    /// <summary>True from the beginning of the user's speech to its end, as turn detection tells it.</summary>
    public bool UserSpeaks { get; private set; }

    /// <summary>True while a response is made.</summary>
    public bool IsAgentAnswering => _responses.Count > 0;

    /// <summary>The response that began last of those that run; null for none.</summary>
    public string? ResponseId => IsAgentAnswering ? _responses[^1] : null;

    /// <summary>True from the end of a turn that the model answers by itself until a response begins.</summary>
    public bool IsAnswerAwaited { get; private set; }

    /// <summary>Takes note of what happens.</summary>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SpeechStartedEvent:
                UserSpeaks = true;
                _isFalseAlarm = false;
                break;
            case SpeechStoppedEvent:
                UserSpeaks = false;
                IsAnswerAwaited |= _answersTurns && !_isFalseAlarm;
                break;
            case AudioGainEvent { IsFalseAlarm: true }:
                _isFalseAlarm = true;
                IsAnswerAwaited = false;
                break;
            case AudioInterruptedEvent:
                _isFalseAlarm = false;
                break;
            case InputTimeoutEvent:
                IsAnswerAwaited = true;
                break;
            case ResponseStartedEvent started:
                _responses.Add(started.Response.Id);
                IsAnswerAwaited = false;
                break;
            case ResponseEndedEvent ended:
                _responses.Remove(ended.Response.Id);
                break;
            case SessionConfiguredEvent { Configuration.Audio.Input.TurnDetection: var turns }:
                _answersTurns = turns.Value is not { CreateResponse: false };
                break;
            case ConnectionStateChangedEvent { State: ConnectionState.Reconnecting }: // what ran there does not end, and another model tells what goes on
                _responses.Clear();
                UserSpeaks = IsAnswerAwaited = false;
                break;
        }
    }
}
