using Microsoft.Extensions.Logging;
using Parley.Agents.Memory;
using Parley.Server.Hosting;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Insight;
using Parley.Storage.Memory;
using Parley.Storage.Records;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Search;

namespace Parley.Server.Records;

/// <summary>
/// A store that may be opened late: a database that is away when the server starts costs no call, and it is tried again until it is there. Until then
/// everything fails as with a database that has gone away. Thread-safe.
/// </summary>
internal sealed class LateCallStore : ICallStore
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(5);
    private readonly Func<CancellationToken, Task<ICallStore>> _open;
    private readonly BackgroundWork _opening;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Action _erased;
    private volatile ICallStore? _store;
    private volatile string _problem = "It has not been opened yet.";

    /// <param name="open">Opens the store itself.</param>
    /// <param name="redactor">The store's.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Told when it cannot be opened.</param>
    /// <param name="erased">Told when somebody's data has been erased.</param>
    public LateCallStore(Func<CancellationToken, Task<ICallStore>> open, Redactor redactor, TimeProvider timeProvider, ILogger logger, Action erased)
    {
        _open = open;
        _timeProvider = timeProvider;
        _logger = logger;
        _erased = erased;
        _opening = new BackgroundWork("opening the records", RetryAsync, logger);
        Redactor = redactor;
        Memory = new LateCallerMemory(() => Store.Memory);
    }

    public Redactor Redactor { get; }

    public ICallerMemory Memory { get; }

    private ICallStore Store => _store ?? throw new StorageException($"The records are not open. {_problem}");

    /// <summary>Opens it, or has it tried again where that can help.</summary>
    /// <exception cref="StorageException">It can never be opened as it is configured.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryOpenAsync(cancellationToken))
        {
            _opening.Start();
        }
    }

    public Task WriteAsync(CallBatch batch, CancellationToken cancellationToken = default) => Store.WriteAsync(batch, cancellationToken);

    public Task<CallDetail?> FindAsync(string callId, CancellationToken cancellationToken = default) => Store.FindAsync(callId, cancellationToken);

    public Task<CallPage> SearchAsync(CallQuery query, CancellationToken cancellationToken = default) => Store.SearchAsync(query, cancellationToken);

    public Task<CallInsight> ReadInsightAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        Store.ReadInsightAsync(from, before, cancellationToken);

    public Task<IReadOnlyList<string>> FindLostRecordingsAsync(IReadOnlyCollection<string> references, CancellationToken cancellationToken = default) =>
        Store.FindLostRecordingsAsync(references, cancellationToken);

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken = default) => Store.CloseAbandonedAsync(cancellationToken);

    public Task<RetentionReport> ApplyRetentionAsync(RetentionRules rules, string actor, CancellationToken cancellationToken = default) =>
        Store.ApplyRetentionAsync(rules, actor, cancellationToken);

    public Task<ErasureReport> EraseCallerAsync(string caller, string actor, CancellationToken cancellationToken = default) =>
        ErasedAsync(Store.EraseCallerAsync(caller, actor, cancellationToken));

    public Task<ErasureReport> EraseCallAsync(string callId, string actor, CancellationToken cancellationToken = default) =>
        ErasedAsync(Store.EraseCallAsync(callId, actor, cancellationToken));

    public Task PlaceHoldAsync(HoldSubject subject, string reason, string actor, CancellationToken cancellationToken = default) =>
        Store.PlaceHoldAsync(subject, reason, actor, cancellationToken);

    public Task<bool> ReleaseHoldAsync(HoldSubject subject, string actor, CancellationToken cancellationToken = default) =>
        Store.ReleaseHoldAsync(subject, actor, cancellationToken);

    public Task<IReadOnlyList<LegalHold>> ReadHoldsAsync(CancellationToken cancellationToken = default) => Store.ReadHoldsAsync(cancellationToken);

    public Task<IReadOnlyList<RememberedCaller>> ListMemoriesAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        Store.ListMemoriesAsync(limit, cancellationToken);

    public Task WriteAuditAsync(AuditEntry entry, CancellationToken cancellationToken = default) => Store.WriteAuditAsync(entry, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit = 100, DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        Store.ReadAuditAsync(limit, before, cancellationToken);

    public Task<int> ReencryptAsync(string actor, CancellationToken cancellationToken = default) => Store.ReencryptAsync(actor, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _opening.StopAsync(CancellationToken.None);
        if (Interlocked.Exchange(ref _store, null) is { } store) // the services know it by two names, and dispose it by each
        {
            await store.DisposeAsync();
        }
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(s_retryDelay, _timeProvider, cancellationToken);
        }
        while (!await TryOpenAsync(cancellationToken));
        RecordsLog.Opened(_logger);
    }

    private async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _store = await _open(cancellationToken);
            return true;
        }
        catch (StorageException exception) when (!exception.IsPermanent)
        {
            _problem = exception.Message;
            RecordsLog.NotOpened(_logger, exception.Message);
            return false;
        }
    }

    /// <summary>What else remembers calls forgets them too.</summary>
    private async Task<ErasureReport> ErasedAsync(Task<ErasureReport> erasing)
    {
        var report = await erasing;
        _erased();
        return report;
    }
}
