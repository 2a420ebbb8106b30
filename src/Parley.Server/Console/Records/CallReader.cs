using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Calls;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Records;

namespace Parley.Server.Console.Records;

/// <summary>Finds what is known of calls: in the store where records are kept, else in the memory of this server. Who looks is in the audit log.</summary>
internal sealed class CallReader(IServiceProvider services, LiveCalls calls, TimeProvider timeProvider, ILogger<CallReader> logger)
{
    /// <summary>The records; null where none are kept.</summary>
    public ICallStore? Store => services.GetService<ICallStore>();

    /// <summary>The records as this visitor looks at them; null where none are kept.</summary>
    public CallArchive? Open(HttpContext context) => Store is { } store ? new CallArchive(store, Actor(context), timeProvider) : null;

    /// <summary>A call whole; null when there is none.</summary>
    /// <exception cref="StorageException">The store failed, and this server does not know the call.</exception>
    public async Task<CallDetail?> FindAsync(HttpContext context, string callId)
    {
        var live = calls.Find(callId) is { } known ? LiveCallDetail.Of(known, timeProvider.GetUtcNow()) : null;
        try
        {
            return Open(context) is { } archive && await archive.FindAsync(callId, context.RequestAborted) is { } kept ? kept : live;
        }
        catch (StorageException exception) when (live is not null)
        {
            ConsoleLog.StoreFailed(logger, exception.GetType().Name);
            return live;
        }
    }

    /// <summary>Tells the audit log. A store that fails holds up no operator: the log of the server says what was done, too.</summary>
    /// <param name="context">Who acts.</param>
    /// <param name="action">What.</param>
    /// <param name="callId">With which call.</param>
    /// <param name="detail">More about it; empty for none.</param>
    /// <param name="isAfterwards">The visitor may be gone already: it is written all the same.</param>
    public async Task TellAsync(HttpContext context, string action, string callId, string detail = "", bool isAfterwards = false)
    {
        try
        {
            if (Store is { } store)
            {
                await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), Actor(context), action, callId, detail), isAfterwards ? CancellationToken.None : context.RequestAborted);
            }
        }
        catch (StorageException exception)
        {
            ConsoleLog.StoreFailed(logger, exception.GetType().Name);
        }
    }

    /// <summary>Whom the audit log names.</summary>
    public static string Actor(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "this machine";
}
