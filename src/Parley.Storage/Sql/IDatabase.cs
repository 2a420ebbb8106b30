using System.Data.Common;

namespace Parley.Storage.Sql;

/// <summary>What differs between the databases: connections, transactions, and the index of words. The SQL beside it is that of both.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>The index of words.</summary>
    ITextIndex TextIndex { get; }

    /// <summary>What a query that reads rows to change them ends with.</summary>
    string LockRows { get; }

    /// <summary>Creates what is missing, under a lock that keeps other processes out.</summary>
    Task MigrateAsync(TimeProvider timeProvider, CancellationToken cancellationToken);

    /// <summary>Reads over a connection of its own.</summary>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Writes in one transaction: all of it is durable when this returns, or nothing is when it throws.</summary>
    /// <exception cref="StorageException">The database failed.</exception>
    Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>Keeps other deletions and the placing of holds out until the transaction ends.</summary>
    Task LockDeletionsAsync(DbTransaction transaction);

    /// <summary>Called after deletions, so that no deleted byte stays in the database's files, where the database lets one have a say.</summary>
    Task ScrubAsync(CancellationToken cancellationToken);

    /// <summary>Called after deletions of calls: as <see cref="ScrubAsync"/>, and the index forgets their words.</summary>
    Task ScrubWordsAsync(CancellationToken cancellationToken);
}

/// <summary>An index of the words of calls, one document a call.</summary>
internal interface ITextIndex
{
    /// <summary>The table, whose alias in queries is <c>t</c>.</summary>
    string Table { get; }

    /// <summary>The table's column with the call's number.</summary>
    string NumberColumn { get; }

    /// <summary>The condition that a document matches the parameter <c>words</c>.</summary>
    string Condition { get; }

    /// <summary>The parameter's value: each of the terms must occur, each as one of its forms; a form that ends in <c>*</c> is a beginning.</summary>
    string Query(IEnumerable<IReadOnlyList<string>> terms);

    /// <summary>Replaces a call's document.</summary>
    Task ReplaceAsync(DbTransaction transaction, long number, IReadOnlyCollection<string> tokens);

    /// <summary>Removes the documents of calls.</summary>
    Task RemoveAsync(DbTransaction transaction, IReadOnlyList<long> numbers);
}
