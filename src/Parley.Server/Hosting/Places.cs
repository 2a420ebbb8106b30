namespace Parley.Server.Hosting;

/// <summary>Counts what is under way and keeps it below a limit. Thread-safe.</summary>
internal sealed class Places
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A place for one more; null when <paramref name="capacity"/> are taken. Dispose it at the end.</summary>
    public IDisposable? TryEnter(int capacity)
    {
        if (Interlocked.Increment(ref _count) <= capacity)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(Places owner) : IDisposable
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
