using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Server.Calls.Levels;
using Parley.Server.Calls.Rest;
using Parley.Server.Hosting;
using Parley.Storage;
using Parley.Storage.Audit;

namespace Parley.Server.Calls.Events;

/// <summary>
/// <c>GET /v1/calls/events</c> and <c>GET /v1/calls/{id}/events</c>: what happens in calls, as server-sent events. A reader that comes back with
/// <c>Last-Event-ID</c> goes on where it was, as far as <see cref="CallEventLog"/> reaches.
/// </summary>
internal sealed class CallEventsEndpoint(
    LiveCalls calls, CallEventLog log, LiveLevels levels, OriginCheck origins, IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider timeProvider,
    ILogger<CallEventsEndpoint> logger)
{
    private const int MaxReaderCount = 64;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5); // a reader comes back by itself, and is asked again who it is
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private readonly Places _readers = new();

    public Task HandleAllAsync(HttpContext context) => HandleAsync(context, null);

    public Task HandleCallAsync(HttpContext context) => calls.Find((string?)context.GetRouteValue("id")) is { } call
        ? HandleAsync(context, call)
        : CallsEndpoint.WriteUnknownAsync(context);

    private async Task HandleAsync(HttpContext context, LiveCall? only)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not ask; name the site in server.allowed_origins.");
            return;
        }

        if (context.Request.Query["levels"].ToString() is not ("" or "true" or "false") and var asked)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, "invalid_value", $"'levels' must be true or false, but it has {asked.Length} other characters.", "levels");
            return;
        }

        using var place = _readers.TryEnter(MaxReaderCount);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = "5";
            await HttpError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "too_many_readers", $"{MaxReaderCount} readers follow calls already. Try again in a while.");
            return;
        }

        var lastId = context.Request.Headers["Last-Event-ID"].ToString();
        if (only?.EndedAt is not null && log.FindPosition(lastId) is { } position && !log.HasMore(position, only.Id))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent; // readers by the book come back no more
            return;
        }

        await TellAuditAsync(context, only);
        await FollowAsync(context, only, lastId, context.Request.Query["levels"] == "true");
    }

    private async Task FollowAsync(HttpContext context, LiveCall? only, string lastId, bool showsLevels)
    {
        using var patience = new CancellationTokenSource(s_longest, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, patience.Token);
        using var watching = showsLevels ? levels.Watch() : null;
        var stream = EventStream.Begin(context.Response);
        stream.WriteRetry(s_retry);
        try
        {
            await new CallEventReader(stream, calls, log, only, showsLevels ? levels : null, timeProvider).RunAsync(lastId, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the reader is gone, or comes back
        }
    }

    /// <summary>Who follows what is said is in the audit log. A store that fails keeps no operator from a call.</summary>
    private async Task TellAuditAsync(HttpContext context, LiveCall? only)
    {
        if (services.GetService<ICallStore>() is not { } store)
        {
            return;
        }

        var actor = context.User.Identity?.Name is { Length: > 0 } name ? name : "unknown";
        try
        {
            await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, "call.follow", only?.Id ?? ""), context.RequestAborted);
        }
        catch (StorageException exception)
        {
            CallServerLog.AuditFailed(logger, exception.GetType().Name);
        }
    }
}
