namespace Parley.Server.Hosting;

/// <summary>Counts the conversations under way and keeps them below a limit. Thread-safe.</summary>
internal sealed class LiveConversations(int capacity)
{
    private readonly Places _places = new();
    private volatile int _capacity = capacity;

    public int Capacity => _capacity;

    public int Count => _places.Count;

    /// <summary>A place for one more; null when all are taken. Dispose it when the conversation ends.</summary>
    public IDisposable? TryEnter() => _places.TryEnter(_capacity);

    /// <summary>So many may be under way from now on; those that are more already go on.</summary>
    public void Limit(int most) => _capacity = most;
}
