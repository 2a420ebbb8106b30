using Parley.Agents.Memory;

namespace Parley.Server.Records;

/// <summary>The memory of a store that may be opened late. Thread-safe.</summary>
internal sealed class LateCallerMemory(Func<ICallerMemory> find) : ICallerMemory
{
    public ValueTask<CallerMemory?> FindAsync(string callerId, CancellationToken cancellationToken = default) => find().FindAsync(callerId, cancellationToken);

    public ValueTask SaveAsync(string callerId, CallerMemory memory, CancellationToken cancellationToken = default) =>
        find().SaveAsync(callerId, memory, cancellationToken);

    public ValueTask<bool> EraseAsync(string callerId, CancellationToken cancellationToken = default) => find().EraseAsync(callerId, cancellationToken);
}
