using Parley.Storage.Records;

namespace Parley.Storage.Tests.Journal;

/// <summary>A store of which a test needs one member.</summary>
internal abstract class DelegatingStore : ICallStore
{
    public virtual Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
