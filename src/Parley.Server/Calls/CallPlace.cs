namespace Parley.Server.Calls;

/// <summary>A leg's place among the conversations, which it can hand over to the leg that replaces it. Thread-safe.</summary>
/// <param name="place">The leg's from now on.</param>
internal sealed class CallPlace(IDisposable place) : IDisposable
{
    private IDisposable? _place = place;

    /// <summary>Whether it is taken yet.</summary>
    public bool IsHeld => Volatile.Read(ref _place) is not null;

    /// <summary>Gives the place away; null when it is given or free already.</summary>
    public IDisposable? HandOver() => Interlocked.Exchange(ref _place, null);

    /// <summary>Frees the place, unless it was handed over.</summary>
    public void Dispose() => HandOver()?.Dispose();
}
