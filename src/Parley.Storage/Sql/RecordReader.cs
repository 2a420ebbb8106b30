using Dapper;
using Parley.Storage.Records;
using Parley.Storage.Sealing;

namespace Parley.Storage.Sql;

/// <summary>Reads a call whole. Thread-safe.</summary>
internal sealed class RecordReader(IDatabase database, Sealer sealer)
{
    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<CallRow>($"SELECT {CallRow.Columns} FROM calls c WHERE c.id = @callId", new { callId })
                .ConfigureAwait(false);
            if (row is null)
            {
                return null;
            }

            var key = row.OpenKey(sealer);
            var entries = await EntryRow.ReadAsync(connection, null, row.Number).ConfigureAwait(false);
            return new CallDetail(row.ToSummary(key), [.. entries.Select(entry => entry.Open(callId, key))]);
        },
        cancellationToken);
}
