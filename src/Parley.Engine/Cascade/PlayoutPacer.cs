namespace Parley.Engine.Cascade;

/// <summary>Holds a response's audio back so that it is made at most a given time ahead of its playout. Not thread-safe.</summary>
/// <param name="lead">How far ahead.</param>
/// <param name="timeProvider">The clock of the playout.</param>
internal sealed class PlayoutPacer(TimeSpan lead, TimeProvider timeProvider)
{
    private long _startedAt;
    private TimeSpan _released;

    /// <summary>Completes when audio of <paramref name="duration"/> may go out, and counts it as gone.</summary>
    public async ValueTask WaitAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (_released == TimeSpan.Zero)
        {
            _startedAt = timeProvider.GetTimestamp();
        }

        var played = timeProvider.GetElapsedTime(_startedAt);
        if (played > _released)
        {
            // The listener ran dry: playout goes on from now.
            _startedAt = timeProvider.GetTimestamp();
            _released = TimeSpan.Zero;
            played = TimeSpan.Zero;
        }

        var ahead = _released + duration - played;
        if (ahead > lead)
        {
            await Task.Delay(ahead - lead, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        _released += duration;
    }
}
