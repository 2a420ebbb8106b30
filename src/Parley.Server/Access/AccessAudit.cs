using System.Globalization;
using Microsoft.Extensions.Logging;
using Parley.Storage;
using Parley.Storage.Audit;

namespace Parley.Server.Access;

/// <summary>
/// Tells the log, and the audit log where records are kept, who came in, who did not, and whose account changed. A store that fails or hangs
/// keeps nobody out, and strangers who try in masses fill neither log.
/// </summary>
/// <param name="findStore">Asked when there is something to tell; null: no records are kept.</param>
/// <param name="timeProvider">Dates what happens.</param>
/// <param name="logger">Gets all of it too.</param>
internal sealed class AccessAudit(Func<ICallStore?> findStore, TimeProvider timeProvider, ILogger<AccessAudit> logger)
{
    private const string System = "system";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>How long a store that hung is not tried again: one sign-in waits for it, not each.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);

    private readonly FailureThrottle _failures = new(timeProvider);
    private long _restsUntil; // in UTC ticks

    public Task SignedInAsync(string userId, string name, AccessRole role)
    {
        AccessLog.SignedIn(logger, userId, role);
        return WriteAsync(name, "user.sign_in", userId, AccessPrincipal.NameOf(role));
    }

    /// <param name="userId">Whose account; null for a name that nobody has.</param>
    /// <param name="reason">In our own words.</param>
    /// <param name="address">Where it came from.</param>
    public Task FailedAsync(string? userId, string reason, string address)
    {
        if (!_failures.TryEnter(address, out var leftOut))
        {
            return Task.CompletedTask;
        }

        var more = leftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {leftOut} failures before were too many to be written");
        AccessLog.SignInFailed(logger, userId ?? "an unknown name", reason + more);
        return WriteAsync(System, "user.sign_in_failed", userId ?? "", $"{reason}; from {address}{more}");
    }

    public Task SignedOutAsync(string userId, string name)
    {
        AccessLog.SignedOut(logger, userId);
        return WriteAsync(name, "user.sign_out", userId, "");
    }

    public Task ChangedAsync(UserChange change)
    {
        AccessLog.UserChanged(logger, change.Action, change.UserId, change.Role);
        return WriteAsync(System, change.Action, change.UserId, AccessPrincipal.NameOf(change.Role));
    }

    public void UsersUnreadable() => AccessLog.UsersUnreadable(logger);

    private async Task WriteAsync(string actor, string action, string subject, string detail)
    {
        if (findStore() is not { } store)
        {
            return;
        }

        if (timeProvider.GetUtcNow().UtcTicks < Volatile.Read(ref _restsUntil))
        {
            AccessLog.AuditFailed(logger, "the store hung before");
            return;
        }

        using var patience = new CancellationTokenSource(s_patience, timeProvider);
        try
        {
            await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, action, subject, detail), patience.Token);
        }
        catch (Exception exception) // whatever a database does: the log has it
        {
            if (patience.IsCancellationRequested)
            {
                Volatile.Write(ref _restsUntil, (timeProvider.GetUtcNow() + s_rest).UtcTicks);
            }

            AccessLog.AuditFailed(logger, exception.GetType().Name);
        }
    }
}
