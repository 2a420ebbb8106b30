using System.Data.Common;
using System.Text;
using Dapper;
using Parley.Storage.Audit;
using Parley.Storage.Memory;
using Parley.Storage.Search;
using Parley.Storage.Sql;

namespace Parley.Storage.Sealing;

/// <summary>
/// Seals all records with the active key. Of sealed calls only the small keys are sealed anew; what was written in the clear is sealed whole. Thread-safe.
/// </summary>
internal sealed class Reencryption(IDatabase database, Sealer sealer, TranscriptIndex index, AuditLog audit)
{
    private const int RowsAtOnce = 100;

    public async Task<int> RunAsync(string actor, CancellationToken cancellationToken)
    {
        if (!sealer.IsSealing)
        {
            throw new InvalidOperationException("No keys are configured, so there is nothing to encrypt with: set CallStoreOptions.Keys.");
        }

        var count = await RepeatAsync(SealCallsAsync, cancellationToken).ConfigureAwait(false)
            + await RepeatAsync(SealMemoriesAsync, cancellationToken).ConfigureAwait(false);
        await database.WriteAsync(
            transaction => audit.WriteAsync(transaction, actor, AuditAction.Reencrypt, sealer.ActiveId!, $"{count} calls and memories"), cancellationToken)
            .ConfigureAwait(false);
        await database.ScrubWordsAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task<int> RepeatAsync(Func<DbTransaction, Task<int>> seal, CancellationToken cancellationToken)
    {
        var count = 0;
        for (var found = RowsAtOnce; found == RowsAtOnce; count += found)
        {
            found = await database.WriteAsync(seal, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private async Task<int> SealCallsAsync(DbTransaction transaction)
    {
        var connection = transaction.Connection!;
        var rows = (await connection.QueryAsync<CallRow>(
            $"SELECT {CallRow.Columns} FROM calls c WHERE c.key_id IS NULL OR c.key_id <> @active ORDER BY c.number LIMIT {RowsAtOnce}{database.LockRows}",
            new { active = sealer.ActiveId }, transaction).ConfigureAwait(false)).ToList();
        foreach (var row in rows)
        {
            var old = row.OpenKey(sealer);
            var key = old.Key is null ? sealer.NewKey(row.Id) : sealer.Rewrap(old, row.Id);
            if (old.Key is null)
            {
                await SealContentAsync(transaction, row, key).ConfigureAwait(false);
            }

            await connection.ExecuteAsync(
                "UPDATE calls SET caller = @caller, content_key = @wrapped, key_id = @keyId WHERE number = @Number",
                new
                {
                    caller = row.OpenCaller(old) is { } caller ? key.Seal(Encoding.UTF8.GetBytes(caller), CallRow.CallerPlace(row.Id)) : null,
                    wrapped = key.Wrapped,
                    keyId = key.KeyId,
                    row.Number,
                },
                transaction).ConfigureAwait(false);
        }

        return rows.Count;
    }

    private async Task SealContentAsync(DbTransaction transaction, CallRow row, ContentKey key)
    {
        foreach (var entry in await EntryRow.ReadAsync(transaction.Connection!, transaction, row.Number).ConfigureAwait(false))
        {
            var place = EntryRow.Place(row.Id, entry.Sequence, entry.Kind);
            await transaction.Connection!.ExecuteAsync(
                "UPDATE entries SET payload = @payload WHERE call_number = @Number AND sequence = @Sequence",
                new { payload = key.Seal(ContentKey.None.Open(entry.Payload, place), place), row.Number, entry.Sequence }, transaction).ConfigureAwait(false);
        }

        if (row.EndedMs is not null)
        {
            await index.RebuildAsync(transaction, row.Number, row.Id, key).ConfigureAwait(false);
        }
    }

    private async Task<int> SealMemoriesAsync(DbTransaction transaction)
    {
        var rows = (await transaction.Connection!.QueryAsync<MemoryRow>(
            $"{MemoryRow.Select} WHERE key_id IS NULL OR key_id <> @active LIMIT {RowsAtOnce}{database.LockRows}",
            new { active = sealer.ActiveId }, transaction).ConfigureAwait(false)).ToList();
        foreach (var row in rows)
        {
            var (caller, memory) = row.Open(sealer);
            await transaction.Connection!.ExecuteAsync(
                "UPDATE caller_memory SET caller = @Caller, content_key = @ContentKey, key_id = @KeyId, payload = @Payload WHERE caller_key = @CallerKey",
                MemoryRow.Seal(caller, memory, sealer, sealer.NewKey(MemoryRow.Place(row.CallerKey))), transaction).ConfigureAwait(false);
        }

        return rows.Count;
    }
}
