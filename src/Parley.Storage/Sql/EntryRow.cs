using System.Data.Common;
using System.Globalization;
using Dapper;
using Parley.Storage.Records;
using Parley.Storage.Sealing;

namespace Parley.Storage.Sql;

/// <summary>A row of <c>entries</c>.</summary>
internal sealed record EntryRow
{
    public long Sequence { get; init; }

    public string Kind { get; init; } = "";

    public byte[] Payload { get; init; } = [];

    public NumberedEntry Open(string callId, ContentKey key) =>
        new(Sequence, EntryJson.Read(Kind, key.Open(Payload, Place(callId, Sequence, Kind))));

    /// <summary>A call's rows, in order.</summary>
    public static Task<IEnumerable<EntryRow>> ReadAsync(DbConnection connection, DbTransaction? transaction, long callNumber) =>
        connection.QueryAsync<EntryRow>(
            "SELECT sequence AS Sequence, kind AS Kind, payload AS Payload FROM entries WHERE call_number = @callNumber ORDER BY sequence",
            new { callNumber }, transaction);

    /// <summary>To what a sealed entry belongs: moved to another place it does not open.</summary>
    public static string Place(string callId, long sequence, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{callId}/{sequence}/{kind}");
}
