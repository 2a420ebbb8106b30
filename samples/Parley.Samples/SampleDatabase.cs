using System.Data;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Storage.Sqlite;

namespace Parley.Samples;

/// <summary>A sample agent's data: an SQLite file, filled from an embedded script the first time it is opened. Thread-safe.</summary>
public sealed class SampleDatabase
{
    private readonly string _name;
    private readonly string _path;
    private volatile bool _isSeeded;

    /// <param name="name">The file's name without extension, and that of the embedded <c>.sql</c> script.</param>
    /// <param name="dataDirectory">Where the file is or shall be; <c>data</c> under the working directory when null.</param>
    public SampleDatabase(string name, string? dataDirectory = null)
    {
        _name = name;
        _path = Path.Combine(dataDirectory ?? "data", name + ".db");
    }

    /// <summary>An open connection; the caller disposes it.</summary>
    internal async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SystemSqlite.Use();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 10 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await SeedOnceAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Text embedded in this assembly.</summary>
    internal static string ReadResource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded."));
        return reader.ReadToEnd();
    }

    private async Task SeedOnceAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        if (_isSeeded)
        {
            return;
        }

        // An immediate transaction keeps other conversations and processes out until the first has filled the file.
        await using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
        if (await connection.ExecuteScalarAsync<long>("PRAGMA user_version", transaction: transaction) == 0)
        {
            await connection.ExecuteAsync(ReadResource(_name + ".sql") + "\nPRAGMA user_version = 1;", transaction: transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        _isSeeded = true;
    }
}
