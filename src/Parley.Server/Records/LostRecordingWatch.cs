using Microsoft.Extensions.Logging;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Retention;

namespace Parley.Server.Records;

/// <summary>
/// Looks after recordings whose entry was lost, because the process died or the store was away too long: no call shows them. They are told of, and deleted
/// when retention would delete recordings, unless a legal hold keeps their call.
/// </summary>
/// <param name="library">The recordings.</param>
/// <param name="store">The records.</param>
/// <param name="actor">Whom the audit log names.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told how many there are.</param>
internal sealed class LostRecordingWatch(
    RecordingLibrary library, ICallStore store, string actor, TimeProvider timeProvider, ILogger logger)
{
    private const string Action = "recording.delete_lost";
    private static readonly TimeSpan s_writingTime = TimeSpan.FromHours(1); // an entry may wait that long for a store that is away
    private int _toldCount;

    /// <param name="rules">How long recordings are kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The records cannot be asked.</exception>
    public async Task LookAsync(RetentionRules rules, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var lost = await store.FindLostRecordingsAsync(library.FindBefore(now - s_writingTime), cancellationToken);
        var deletedCount = (rules.Recordings ?? rules.Calls) is { } age ? await DeleteAsync(lost.Intersect(library.FindBefore(now - age), StringComparer.Ordinal), cancellationToken) : 0;
        var count = lost.Count - deletedCount;
        if (deletedCount > 0)
        {
            RecordsLog.LostRecordingsDeleted(logger, deletedCount);
        }

        if (count > 0 && count != _toldCount)
        {
            RecordsLog.LostRecordings(logger, count, library.Folder!, lost[0]);
        }

        _toldCount = count;
    }

    private async Task<int> DeleteAsync(IEnumerable<string> references, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var reference in references)
        {
            var callId = RecordingLibrary.CallOf(reference);
            if (await store.FindAsync(callId, cancellationToken) is { Summary.IsHeld: true })
            {
                continue;
            }

            await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, Action, callId), cancellationToken);
            try
            {
                library.Delete(reference);
                count++;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                RecordsLog.RetentionFailed(logger, exception.Message);
            }
        }

        return count;
    }
}
