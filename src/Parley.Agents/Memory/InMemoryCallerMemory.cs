namespace Parley.Agents.Memory;

/// <summary>Keeps what is known of callers as long as the process runs. Thread-safe.</summary>
/// <param name="maxCallers">How many callers are kept; beyond it the one that was used longest ago is forgotten.</param>
public sealed class InMemoryCallerMemory(int maxCallers = 10_000) : ICallerMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string CallerId, CallerMemory Memory)>> _byCaller = new(StringComparer.Ordinal);
    private readonly LinkedList<(string CallerId, CallerMemory Memory)> _byUse = new(); // the one used last is first

    /// <inheritdoc/>
    public ValueTask<CallerMemory?> FindAsync(string callerId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_byCaller.TryGetValue(callerId, out var node))
            {
                return ValueTask.FromResult<CallerMemory?>(null);
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return ValueTask.FromResult<CallerMemory?>(node.Value.Memory);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string callerId, CallerMemory memory, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Remove(callerId);
            _byCaller[callerId] = _byUse.AddFirst((callerId, memory));
            if (_byCaller.Count > maxCallers)
            {
                Remove(_byUse.Last!.Value.CallerId);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> EraseAsync(string callerId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Remove(callerId));
        }
    }

    private bool Remove(string callerId)
    {
        if (!_byCaller.Remove(callerId, out var node))
        {
            return false;
        }

        _byUse.Remove(node);
        return true;
    }
}
