using System.Data.Common;
using Dapper;
using Parley.Storage.Sql;

namespace Parley.Storage.Postgres;

/// <summary>A tsvector of tokens as they are: no dictionary of a language has a say.</summary>
internal sealed class PostgresTextIndex : ITextIndex
{
    public string Table => "calls_text";

    public string NumberColumn => "number";

    public string Condition => "t.tokens @@ CAST(@words AS tsquery)";

    public string Query(IEnumerable<IReadOnlyList<string>> terms) =>
        string.Join(" & ", terms.Select(forms => $"({string.Join(" | ", forms.Select(Quote))})"));

    public Task ReplaceAsync(DbTransaction transaction, long number, IReadOnlyCollection<string> tokens) => transaction.Connection!.ExecuteAsync(
        """
        INSERT INTO calls_text (number, tokens) VALUES (@number, array_to_tsvector(@tokens))
        ON CONFLICT (number) DO UPDATE SET tokens = excluded.tokens
        """,
        new { number, tokens = tokens.ToArray() },
        transaction);

    public Task RemoveAsync(DbTransaction transaction, IReadOnlyList<long> numbers) =>
        transaction.Connection!.ExecuteAsync("DELETE FROM calls_text WHERE number = ANY(@numbers)", new { numbers = numbers.ToArray() }, transaction);

    private static string Quote(string form) => form.EndsWith('*') ? $"'{form[..^1]}':*" : $"'{form}'";
}
