namespace Parley.Calls.Bridging;

/// <summary>Measures each turn from the end of the user's speech to the first audio of the answer. Pure; any thread.</summary>
internal sealed class TurnLatencyMeter
{
    private readonly Lock _gate = new();
    private (TimeSpan At, TimeSpan Silence)? _turnEnd;

    /// <summary>The user fell silent, and turn detection has waited for <paramref name="silence"/> since.</summary>
    public void SpeechStopped(TimeSpan now, TimeSpan silence) => End(now, silence);

    /// <summary>The user wrote something.</summary>
    public void Typed(TimeSpan now) => End(now, TimeSpan.Zero);

    /// <summary>The user goes on: the turn is not over.</summary>
    public void SpeechStarted()
    {
        lock (_gate)
        {
            _turnEnd = null;
        }
    }

    /// <summary>Audio was sent to the party. The turn's latency and silence at its first audio; null at all other.</summary>
    public (TimeSpan FirstAudio, TimeSpan Silence)? AudioSent(TimeSpan now)
    {
        lock (_gate)
        {
            if (_turnEnd is not { } end)
            {
                return null;
            }

            _turnEnd = null;
            return (now - end.At + end.Silence, end.Silence);
        }
    }

    private void End(TimeSpan now, TimeSpan silence)
    {
        lock (_gate)
        {
            _turnEnd = (now, silence);
        }
    }
}
