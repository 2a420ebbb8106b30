namespace Parley.Calls.Legs;

/// <summary>Lets audio in as fast as it can be spoken, with some lead for what a network held back. One caller at a time.</summary>
internal sealed class InputPace(TimeSpan maxLead, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private TimeSpan _received;

    /// <summary>False when this much more audio would be too far ahead of real time.</summary>
    public bool Allows(TimeSpan duration)
    {
        var elapsed = timeProvider.GetElapsedTime(_startedAt);
        if (_received + duration > elapsed + maxLead)
        {
            return false;
        }

        _received = (_received > elapsed ? _received : elapsed) + duration; // time in which nothing came is no credit
        return true;
    }
}
