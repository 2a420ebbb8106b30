using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Storage.Sql;

namespace Parley.Storage.Sqlite;

/// <summary>An SQLite file in WAL mode: one connection writes, others read beside it. Thread-safe.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private const int PagesMergedAtOnce = 500;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SqliteStoreOptions _options;
    private readonly string _path;
    private SqliteConnection? _writer; // guarded by _writing

    public SqliteDatabase(SqliteStoreOptions options)
    {
        _options = options;
        _path = Path.GetFullPath(options.Path);
    }

    public ITextIndex TextIndex { get; } = new SqliteTextIndex();

    public string LockRows => ""; // a transaction that writes is alone

    public async Task MigrateAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        SystemSqlite.Use();
        CreateFile();

        // The write transaction is immediate: it keeps other processes out until the last script is committed.
        await WriteAsync<object?>(
            async transaction =>
            {
                await new Migrations("sqlite").ApplyAsync(transaction, timeProvider).ConfigureAwait(false);
                return null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenAsync(pooled: true, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await read(connection).ConfigureAwait(false);
            }
        }
        catch (SqliteException exception)
        {
            throw Translate(exception);
        }
    }

    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _writer ??= await OpenAsync(pooled: false, cancellationToken).ConfigureAwait(false);
            var transaction = _writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await write(transaction).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
        catch (SqliteException exception)
        {
            await CloseWriterAsync().ConfigureAwait(false); // after a full or a failing disk a new connection knows where it stands
            throw Translate(exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Nothing: a transaction that writes is alone.</summary>
    public Task LockDeletionsAsync(DbTransaction transaction) => Task.CompletedTask;

    /// <summary>Deleted rows are overwritten as they go (secure_delete); here the write-ahead log is emptied.</summary>
    public async Task ScrubAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(connection => connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)"), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Merges the index into one segment, which holds deleted words no more; a little at a time, so that live calls are written in between.</summary>
    public async Task ScrubWordsAsync(CancellationToken cancellationToken)
    {
        for (var pages = -PagesMergedAtOnce; await MergeAsync(pages, cancellationToken).ConfigureAwait(false); pages = PagesMergedAtOnce)
        {
        }

        await ScrubAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        await CloseWriterAsync().ConfigureAwait(false);
        SqliteConnection.ClearPool(new SqliteConnection(ConnectionString(pooled: true)));
        _writing.Dispose();
    }

    /// <summary>One step (sqlite.org/fts5.html, "merge"): a negative number begins to merge all segments, a positive one goes on.</summary>
    /// <returns>False when nothing was left to do.</returns>
    private Task<bool> MergeAsync(int pages, CancellationToken cancellationToken) => WriteAsync(
        async transaction =>
        {
            const string Changes = "SELECT total_changes()";
            var connection = transaction.Connection!;
            var before = await connection.ExecuteScalarAsync<long>(Changes, transaction: transaction).ConfigureAwait(false);
            await connection.ExecuteAsync("INSERT INTO calls_text (calls_text, rank) VALUES ('merge', @pages)", new { pages }, transaction)
                .ConfigureAwait(false);
            return await connection.ExecuteScalarAsync<long>(Changes, transaction: transaction).ConfigureAwait(false) - before >= 2;
        },
        cancellationToken);

    private async Task CloseWriterAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void CreateFile()
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            var folder = Path.GetDirectoryName(_path)!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
                return;
            }

            Directory.CreateDirectory(folder, Mine | UnixFileMode.UserExecute);
            if (!File.Exists(_path)) // SQLite gives the files beside it the same mode
            {
                File.Open(_path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = Mine,
                }).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database {_path} cannot be made: {exception.Message}", innerException: exception);
        }
    }

    private string ConnectionString(bool pooled) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        DefaultTimeout = 10, // seconds that a connection waits for another process's transaction
        ForeignKeys = true,
        Pooling = pooled,
    }.ConnectionString;

    private async Task<SqliteConnection> OpenAsync(bool pooled, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString(pooled));
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (!pooled)
            {
                var pages = _options.MaxPageCount is { } limit ? $"PRAGMA max_page_count = {limit.ToString(CultureInfo.InvariantCulture)};" : "";
                await connection.ExecuteAsync(
                    $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(_options.SurvivesPowerCut ? "FULL" : "NORMAL")}; PRAGMA secure_delete = ON; {pages}")
                    .ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>SQLITE_TOOBIG, SQLITE_CONSTRAINT and SQLITE_MISMATCH are the data's fault; everything else may be better the next time.</summary>
    private static StorageException Translate(SqliteException exception) => new(
        $"SQLite failed with {exception.SqliteExtendedErrorCode} ({Describe(exception.SqliteErrorCode)}).", exception.SqliteErrorCode is 18 or 19 or 20, exception);

    private static string Describe(int code) => code switch
    {
        5 or 6 => "another process holds the database",
        8 => "the file is read-only",
        10 => "the disk fails",
        11 or 26 => "the file is damaged: restore a backup",
        13 => "the disk is full",
        14 => "the file cannot be opened",
        _ => "see sqlite.org/rescode.html",
    };
}
