using Parley.Storage.Records;

namespace Parley.Storage.Journal;

/// <summary>Brings batches into the store: tries again while that can help, and leaves out single entries that the store will never take.</summary>
internal sealed class BatchWriter(object journal, ICallStore store, RecorderOptions options, Backlog backlog)
{
    /// <summary>Ends when the batch is durable, refused for good, or given up. Throws nothing.</summary>
    /// <returns>For each entry, whether it is durable.</returns>
    public async Task<IReadOnlyList<bool>> WriteAsync(CallBatch batch, CancellationToken cancellationToken)
    {
        var delay = options.FirstRetryDelay;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await store.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                backlog.Recover(journal);
                return All(batch, true);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested) // whatever a store throws when it is told to give up
            {
                break;
            }
            catch (Exception exception) when (IsTheDatasFault(exception))
            {
                return await WriteOneByOneAsync(batch, exception, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) // the store's fault, whatever it is: the call goes on
            {
                backlog.Fail(journal, exception is StorageException ? exception.Message : exception.GetType().Name);
            }

            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, options.MaxRetryDelay.Ticks));
        }

        return All(batch, false);
    }

    private async Task<IReadOnlyList<bool>> WriteOneByOneAsync(CallBatch batch, Exception refusal, CancellationToken cancellationToken)
    {
        if (batch.Entries.Count + (batch.End is null ? 0 : 1) <= 1)
        {
            backlog.Refuse(refusal is StorageException ? refusal.Message : refusal.GetType().Name);
            return All(batch, false);
        }

        var written = new List<bool>();
        foreach (var entry in batch.Entries)
        {
            written.AddRange(await WriteAsync(batch with { Entries = [entry], End = null }, cancellationToken).ConfigureAwait(false));
        }

        if (batch.End is not null)
        {
            await WriteAsync(batch with { Entries = [] }, cancellationToken).ConfigureAwait(false);
        }

        return written;
    }

    /// <summary>What no second try changes: the store says so, or the entry cannot even be written down.</summary>
    private static bool IsTheDatasFault(Exception exception) => exception is StorageException { IsPermanent: true }
        or ArgumentException or FormatException or ArithmeticException or NotSupportedException or NullReferenceException or InvalidCastException;

    private static bool[] All(CallBatch batch, bool isWritten)
    {
        var all = new bool[batch.Entries.Count];
        Array.Fill(all, isWritten);
        return all;
    }
}
