namespace Parley.Server.Records;

/// <summary>
/// Knows what operators may have said on a leg that nobody has told of: their words are recognised after they are said, and nothing is told once the call is
/// over. One thread at a time.
/// </summary>
internal sealed class OperatorVoice
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10); // for the last words, once the call is given back
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60); // as of a caller's words
    private int _count; // the next one may begin before the end of the one before is told
    private TimeSpan _known; // up to where all is told, or no operator spoke
    private TimeSpan? _givenBackAt;

    /// <summary>An operator has the call, or has given it back.</summary>
    public void TakenOver(bool isTakenOver, TimeSpan at)
    {
        if (isTakenOver)
        {
            if (_count++ == 0 && !(at - _givenBackAt <= s_patience))
            {
                Told(at);
            }
        }
        else
        {
            _count = Math.Max(0, _count - 1);
            _givenBackAt = at;
        }
    }

    /// <summary>It is told what was said up to there, in words or not.</summary>
    public void Told(TimeSpan to) => _known = to > _known ? to : _known;

    /// <summary>From where to where something may have been said; null where nothing can have been.</summary>
    /// <param name="now">Now: what was said long ago is told of.</param>
    public (TimeSpan From, TimeSpan To)? FindUntold(TimeSpan now)
    {
        if (_count == 0 && !(now - _givenBackAt <= s_patience))
        {
            return null;
        }

        var to = _count > 0 ? now : _givenBackAt!.Value;
        var from = to - s_longest > _known ? to - s_longest : _known;
        return from < to ? (from, to) : null;
    }
}
