using Microsoft.Extensions.Logging;
using Parley.Storage;
using Parley.Storage.Audit;

namespace Parley.Server.Access;

/// <summary>
/// Tells the log, and the audit log where records are kept, who came in, who did not, and whose account changed. A store that fails or hangs
/// keeps nobody out.
/// </summary>
/// <param name="findStore">Asked when there is something to tell; null: no records are kept.</param>
/// <param name="timeProvider">Dates what happens.</param>
/// <param name="logger">Gets all of it too.</param>
internal sealed class AccessAudit(Func<ICallStore?> findStore, TimeProvider timeProvider, ILogger<AccessAudit> logger)
{
    private const string System = "system";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

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
        AccessLog.SignInFailed(logger, userId ?? "an unknown name", reason);
        return WriteAsync(System, "user.sign_in_failed", userId ?? "", $"{reason}; from {address}");
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

        using var patience = new CancellationTokenSource(s_patience, timeProvider);
        try
        {
            await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, action, subject, detail), patience.Token);
        }
        catch (Exception exception) // whatever a database does: the log has it
        {
            AccessLog.AuditFailed(logger, exception.GetType().Name);
        }
    }
}
