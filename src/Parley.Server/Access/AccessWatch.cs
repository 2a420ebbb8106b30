using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>
/// Lets answers that go on (events, audio, sockets) last no longer than the right to them, which is asked for once a second: whose account is
/// removed or changed, whose key is revoked and who signs out sees and hears no more. What they hear of it is <c>RequestAborted</c>.
/// </summary>
internal sealed class AccessWatch(Sessions sessions, Credentials credentials, TimeProvider timeProvider, ILogger<AccessWatch> logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>The roles behind Parley's policies; an application's own policies are its own affair.</summary>
    private static readonly Dictionary<string, AccessRole> s_roles = new(StringComparer.Ordinal)
    {
        [AccessPolicies.Viewer] = AccessRole.Viewer,
        [AccessPolicies.Operator] = AccessRole.Operator,
        [AccessPolicies.Admin] = AccessRole.Admin,
    };

    /// <summary>Serves a request as long as it may be.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate serve)
    {
        if ((await context.AuthenticateAsync(AccessSchemes.Any)).Principal is not { } person)
        {
            await serve(context); // the application lets anybody in
            return;
        }

        var aborted = context.RequestAborted;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var watching = WatchAsync(new AccessGrant(person, context.Request), RoleFor(context), over);
        context.RequestAborted = over.Token;
        try
        {
            await serve(context);
        }
        finally
        {
            context.RequestAborted = aborted;
            await over.CancelAsync();
            await watching;
        }
    }

    private async Task WatchAsync(AccessGrant grant, AccessRole role, CancellationTokenSource over)
    {
        using var clock = new PeriodicTimer(s_interval, timeProvider);
        try
        {
            while (await clock.WaitForNextTickAsync(over.Token))
            {
                if (grant.Check(sessions, credentials)?.IsInRole(AccessPrincipal.NameOf(role)) != true)
                {
                    AccessLog.AccessLost(logger, grant.Name);
                    await over.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // it is over
        }
    }

    /// <summary>The highest role that the endpoint wants.</summary>
    private static AccessRole RoleFor(HttpContext context) => (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
        .Select(data => s_roles.GetValueOrDefault(data.Policy ?? ""))
        .DefaultIfEmpty(AccessRole.Viewer)
        .Max();
}
