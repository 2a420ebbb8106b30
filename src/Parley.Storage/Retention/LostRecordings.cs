using Dapper;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Finds recordings that no call has.</summary>
internal sealed class LostRecordings(IDatabase database)
{
    private const int Batch = 500; // of parameters in one query

    public Task<IReadOnlyList<string>> FindAsync(IReadOnlyCollection<string> references, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var lost = new List<string>();
            foreach (var some in references.Chunk(Batch))
            {
                var known = await connection.QueryAsync<string>("SELECT reference FROM recordings WHERE reference IN @some", new { some }).ConfigureAwait(false);
                lost.AddRange(some.Except(known, StringComparer.Ordinal));
            }

            return (IReadOnlyList<string>)lost;
        },
        cancellationToken);
}
