using System.Data.Common;
using Dapper;
using Parley.Storage.Sql;

namespace Parley.Storage.Sqlite;

/// <summary>An FTS5 table. Tokens are letters and digits in lower case, so that its tokenizer leaves them whole.</summary>
internal sealed class SqliteTextIndex : ITextIndex
{
    public string Table => "calls_text";

    public string NumberColumn => "rowid";

    public string Condition => "calls_text MATCH @words";

    public string Query(IEnumerable<IReadOnlyList<string>> terms) =>
        string.Join(" AND ", terms.Select(forms => $"({string.Join(" OR ", forms.Select(Quote))})"));

    public async Task ReplaceAsync(DbTransaction transaction, long number, IReadOnlyCollection<string> tokens)
    {
        await RemoveAsync(transaction, [number]).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(
            "INSERT INTO calls_text (rowid, tokens) VALUES (@number, @tokens)", new { number, tokens = string.Join(' ', tokens) }, transaction)
            .ConfigureAwait(false);
    }

    public Task RemoveAsync(DbTransaction transaction, IReadOnlyList<long> numbers) =>
        transaction.Connection!.ExecuteAsync("DELETE FROM calls_text WHERE rowid = @number", numbers.Select(number => new { number }), transaction);

    private static string Quote(string form) => form.EndsWith('*') ? $"\"{form[..^1]}\"*" : $"\"{form}\"";
}
