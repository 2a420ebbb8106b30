using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace Parley.Storage.Sql;

/// <summary>The versioned scripts that are embedded in this assembly, <c>0001_name.sql</c> and on, and what applies them.</summary>
/// <param name="folder">Which database's scripts.</param>
internal sealed class Migrations(string folder)
{
    private readonly IReadOnlyList<(long Version, string Name)> _scripts = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => (long.Parse(name.AsSpan(folder.Length + 1, 4), CultureInfo.InvariantCulture), name))];

    /// <summary>Applies what is missing. The caller holds the lock, and commits.</summary>
    /// <exception cref="StorageException">A newer program has written the database.</exception>
    public async Task ApplyAsync(DbTransaction transaction, TimeProvider timeProvider)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_ms BIGINT NOT NULL)",
            transaction: transaction).ConfigureAwait(false);
        var present = await connection.ExecuteScalarAsync<long?>("SELECT MAX(version) FROM schema_versions", transaction: transaction)
            .ConfigureAwait(false) ?? 0;
        var newest = _scripts[^1].Version;
        if (present > newest)
        {
            throw new StorageException(
                $"The database has version {present} and this program knows versions up to {newest}: a newer Parley has written it. "
                + "Run that version, or restore a backup from before the update.", isPermanent: true);
        }

        foreach (var (version, name) in _scripts.Where(script => script.Version > present))
        {
            await connection.ExecuteAsync(Read(name), transaction: transaction).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "INSERT INTO schema_versions (version, name, applied_ms) VALUES (@version, @name, @now)",
                new { version, name, now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() }, transaction).ConfigureAwait(false);
        }
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
