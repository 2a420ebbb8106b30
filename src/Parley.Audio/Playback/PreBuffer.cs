namespace Parley.Audio.Playback;

/// <summary>
/// When playing may begin: once enough is queued to ride out the network's unevenness, or no more comes. After it ran dry, it waits again.
/// Pure; one stream each.
/// </summary>
/// <param name="depth">How much must be queued, e.g. 120 ms.</param>
public sealed class PreBuffer(TimeSpan depth)
{
    private bool _isPlaying;

    /// <summary>True when the next frame may be played.</summary>
    /// <param name="queued">What waits.</param>
    /// <param name="isComplete">True when no more of it comes.</param>
    public bool MayPlay(TimeSpan queued, bool isComplete)
    {
        _isPlaying = queued > TimeSpan.Zero && (_isPlaying || isComplete || queued >= depth);
        return _isPlaying;
    }

    /// <summary>Playing was stopped; what comes next waits again.</summary>
    public void Clear() => _isPlaying = false;
}
