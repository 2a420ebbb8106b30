using Dapper;
using Parley.Agents.Memory;
using Parley.Storage.Redaction;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Memory;

/// <summary>What is known of callers, in the store of records; sealed where encryption is on. Thread-safe.</summary>
internal sealed class StoredCallerMemory(IDatabase database, Sealer sealer, Redactor redactor) : ICallerMemory
{
    public async ValueTask<CallerMemory?> FindAsync(string callerId, CancellationToken cancellationToken = default)
    {
        var key = sealer.HashCaller(callerId);
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<MemoryRow>($"{MemoryRow.Select} WHERE caller_key = @key", new { key }), cancellationToken)
            .ConfigureAwait(false);
        return row?.Open(sealer).Memory;
    }

    public async ValueTask SaveAsync(string callerId, CallerMemory memory, CancellationToken cancellationToken = default)
    {
        var row = MemoryRow.Seal(callerId, Redacted(memory), sealer, sealer.NewKey(MemoryRow.Place(sealer.HashCaller(callerId))));
        await database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO caller_memory (caller_key, caller, content_key, key_id, updated_ms, payload)
                VALUES (@CallerKey, @Caller, @ContentKey, @KeyId, @UpdatedMs, @Payload)
                ON CONFLICT (caller_key) DO UPDATE SET caller = excluded.caller, content_key = excluded.content_key, key_id = excluded.key_id,
                    updated_ms = excluded.updated_ms, payload = excluded.payload
                """,
                row, transaction),
            cancellationToken).ConfigureAwait(false);
    }

    private CallerMemory Redacted(CallerMemory memory) => memory with
    {
        Summary = redactor.Redact(memory.Summary).Text,
        Facts = [.. memory.Facts.Select(fact => redactor.Redact(fact).Text)],
    };

    /// <exception cref="StorageException">A legal hold keeps it.</exception>
    public async ValueTask<bool> EraseAsync(string callerId, CancellationToken cancellationToken = default)
    {
        var key = sealer.HashCaller(callerId);
        var erased = await database.WriteAsync(
            async transaction =>
            {
                await database.LockDeletionsAsync(transaction).ConfigureAwait(false);
                var isHeld = await transaction.Connection!.ExecuteScalarAsync<long>(
                    "SELECT COUNT(*) FROM holds WHERE kind = 'caller' AND subject = @key", new { key }, transaction).ConfigureAwait(false) > 0;
                return isHeld
                    ? throw new StorageException("A legal hold keeps what is known of this caller.", isPermanent: true)
                    : await transaction.Connection!.ExecuteAsync("DELETE FROM caller_memory WHERE caller_key = @key", new { key }, transaction)
                        .ConfigureAwait(false) > 0;
            },
            cancellationToken).ConfigureAwait(false);
        await database.ScrubAsync(cancellationToken).ConfigureAwait(false);
        return erased;
    }

    public Task<IReadOnlyList<RememberedCaller>> ListAsync(int limit, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<RememberedCaller>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<MemoryRow>($"{MemoryRow.Select} ORDER BY updated_ms DESC LIMIT @limit", new { limit = (long)limit })
                .ConfigureAwait(false);
            return [.. rows.Select(row => row.Open(sealer))];
        },
        cancellationToken);
}
