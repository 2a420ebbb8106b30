using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;

namespace Parley.Storage.Sql;

/// <summary>Inserts several rows with one statement, which is one way to the server and back; those that are there already are left as they are.</summary>
internal static class RowInsertion
{
    private const int MaxRows = 100; // a statement: 500 parameters, of which the databases allow tens of thousands

    /// <param name="transaction">Within which.</param>
    /// <param name="table">The table with its columns in parentheses.</param>
    /// <param name="rows">The values, in the order of the columns.</param>
    public static async Task RunAsync(DbTransaction transaction, string table, IEnumerable<object[]> rows)
    {
        foreach (var chunk in rows.Chunk(MaxRows))
        {
            var sql = new StringBuilder($"INSERT INTO {table} VALUES ");
            var parameters = new DynamicParameters();
            for (var row = 0; row < chunk.Length; row++)
            {
                sql.Append(row == 0 ? "(" : "), (");
                for (var column = 0; column < chunk[row].Length; column++)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"p{row}_{column}");
                    sql.Append(column == 0 ? "@" : ", @").Append(name);
                    parameters.Add(name, chunk[row][column]);
                }
            }

            await transaction.Connection!.ExecuteAsync(sql.Append(") ON CONFLICT DO NOTHING").ToString(), parameters, transaction).ConfigureAwait(false);
        }
    }
}
