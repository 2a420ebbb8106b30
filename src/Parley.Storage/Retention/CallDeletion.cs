using System.Data.Common;
using Dapper;
using Parley.Storage.Sql;

namespace Parley.Storage.Retention;

/// <summary>Deletes calls, or parts of them: files first, so that what fails half-way can be repeated. Thread-safe.</summary>
internal sealed class CallDeletion(IDatabase database, IRecordingFiles? files, TimeProvider timeProvider)
{
    /// <summary>True for a row of <c>calls</c>, alias <c>c</c>, that no legal hold keeps.</summary>
    public const string IsNotHeld =
        "NOT EXISTS (SELECT 1 FROM holds h WHERE (h.kind = 'call' AND h.subject = c.id) OR (h.kind = 'caller' AND h.subject = c.caller_key))";

    /// <summary>Deletes calls whole.</summary>
    /// <returns>How many recordings went with them.</returns>
    public async Task<int> DeleteAsync(DbTransaction transaction, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var recordings = await DeleteRecordingsAsync(transaction, numbers, cancellationToken).ConfigureAwait(false);
        await database.TextIndex.RemoveAsync(transaction, numbers).ConfigureAwait(false);
        await ExecuteAsync(transaction, "DELETE FROM calls WHERE number = @number", numbers).ConfigureAwait(false); // the rest goes with it
        return recordings;
    }

    /// <summary>Deletes all but the summaries.</summary>
    /// <returns>How many recordings went with them.</returns>
    public async Task<int> DeleteContentAsync(DbTransaction transaction, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var recordings = await DeleteRecordingsAsync(transaction, numbers, cancellationToken).ConfigureAwait(false);
        await database.TextIndex.RemoveAsync(transaction, numbers).ConfigureAwait(false);
        await ExecuteAsync(transaction, "DELETE FROM entries WHERE call_number = @number", numbers).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            "UPDATE calls SET content_deleted_ms = @now WHERE number = @number",
            numbers.Select(number => new { number, now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() }), transaction).ConfigureAwait(false);
        return recordings;
    }

    /// <summary>Deletes the recordings of calls.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteRecordingsAsync(DbTransaction transaction, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var number in numbers)
        {
            foreach (var reference in await ReferencesAsync(transaction, number).ConfigureAwait(false))
            {
                await DeleteFileAsync(reference, cancellationToken).ConfigureAwait(false);
                count++;
            }
        }

        await ExecuteAsync(transaction, "DELETE FROM recordings WHERE call_number = @number", numbers).ConfigureAwait(false);
        await ExecuteAsync(transaction, "DELETE FROM entries WHERE call_number = @number AND kind = 'recording'", numbers).ConfigureAwait(false);
        return count;
    }

    /// <summary>Deletes the files of calls, and leaves the calls out of which one cannot be deleted.</summary>
    /// <returns>The calls whose files are gone, and why those of others are not.</returns>
    public async Task<(IReadOnlyList<long> Deletable, IReadOnlyList<(long Number, string Error)> Kept)> DeleteFilesAsync(
        DbTransaction transaction, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var (deletable, kept) = (new List<long>(), new List<(long, string)>());
        foreach (var number in numbers)
        {
            try
            {
                foreach (var reference in await ReferencesAsync(transaction, number).ConfigureAwait(false))
                {
                    await DeleteFileAsync(reference, cancellationToken).ConfigureAwait(false);
                }

                deletable.Add(number);
            }
            catch (StorageException exception) when (!exception.IsPermanent)
            {
                kept.Add((number, exception.InnerException?.Message ?? exception.Message));
            }
        }

        return (deletable, kept);
    }

    private static Task<IEnumerable<string>> ReferencesAsync(DbTransaction transaction, long number) => transaction.Connection!.QueryAsync<string>(
        "SELECT reference FROM recordings WHERE call_number = @number", new { number }, transaction);

    private async Task DeleteFileAsync(string reference, CancellationToken cancellationToken)
    {
        if (files is null)
        {
            throw new StorageException("There are recordings to delete, and the store was not told how: set CallStoreOptions.Recordings.", isPermanent: true);
        }

        try
        {
            await files.DeleteAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // whatever the application's files throw
        {
            throw new StorageException("A recording could not be deleted, so its call is kept.", innerException: exception);
        }
    }

    private static Task<int> ExecuteAsync(DbTransaction transaction, string sql, IReadOnlyList<long> numbers) =>
        transaction.Connection!.ExecuteAsync(sql, numbers.Select(number => new { number }), transaction);
}
