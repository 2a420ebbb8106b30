namespace Parley.Server.Reloading;

/// <summary>Says when files have changed and rest again. One caller at a time.</summary>
/// <param name="known">What they are like now.</param>
internal sealed class ChangeWatch(IReadOnlyList<FileStamp> known)
{
    private IReadOnlyList<FileStamp> _known = known;
    private IReadOnlyList<FileStamp> _seen = known;

    /// <summary>True when they are not what they were, and the same as at the last look: nobody is writing.</summary>
    public bool Look(IReadOnlyList<FileStamp> now)
    {
        var isAtRest = now.SequenceEqual(_seen);
        _seen = now;
        return isAtRest && !now.SequenceEqual(_known);
    }

    /// <summary>They have been read.</summary>
    public void Accept(IReadOnlyList<FileStamp> now) => _known = _seen = now;
}
