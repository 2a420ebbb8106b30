namespace Parley.Server.Hosting;

/// <summary>Counts the conversations under way, keeps them below a limit, and tells them when the server stops. Thread-safe.</summary>
internal sealed class LiveConversations(int capacity)
{
    private int _count;

    public int Capacity => capacity;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A place for one more; null when all are taken. Dispose it when the conversation ends.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= capacity)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(LiveConversations owner) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref owner._count);
            }
        }
    }
}
