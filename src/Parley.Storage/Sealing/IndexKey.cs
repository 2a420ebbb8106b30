using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Parley.Storage.Sql;

namespace Parley.Storage.Sealing;

/// <summary>The key of the hashes by which a database finds callers and sealed words: made once per database, sealed with the ring where there is one.</summary>
internal static class IndexKey
{
    private const string Name = "index_key";

    /// <summary>Reads it, makes it when it is missing, and seals it when it is not yet.</summary>
    /// <exception cref="StorageException">It is sealed with a key that is not there.</exception>
    public static Task<byte[]> EnsureAsync(IDatabase database, KeyRing? ring, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            var connection = transaction.Connection!;
            await connection.ExecuteAsync(
                "INSERT INTO settings (name, value) VALUES (@Name, @value) ON CONFLICT (name) DO NOTHING",
                new { Name, value = RandomNumberGenerator.GetBytes(32) }, transaction).ConfigureAwait(false);
            var row = await connection.QuerySingleAsync<Setting>(
                "SELECT value, key_id AS KeyId FROM settings WHERE name = @Name", new { Name }, transaction).ConfigureAwait(false);
            var key = row.KeyId switch
            {
                null => row.Value,
                _ when ring is null => throw Sealer.NoKeys(row.KeyId),
                _ => Envelope.Open(ring.Find(row.KeyId), row.Value, Name),
            };
            if (ring is not null && row.KeyId != ring.ActiveId)
            {
                await SealAsync(transaction, ring, key).ConfigureAwait(false);
            }

            return key;
        },
        cancellationToken);

    private static Task<int> SealAsync(DbTransaction transaction, KeyRing ring, byte[] key) => transaction.Connection!.ExecuteAsync(
        "UPDATE settings SET value = @value, key_id = @id WHERE name = @Name",
        new { Name, value = Envelope.Seal(ring.Find(ring.ActiveId), key, Name), id = ring.ActiveId },
        transaction);

    private sealed record Setting
    {
        public byte[] Value { get; init; } = [];

        public string? KeyId { get; init; }
    }
}
