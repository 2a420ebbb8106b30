using Microsoft.AspNetCore.Http;
using Parley.Server.Calls.Rest;
using Parley.Storage;
using Parley.Storage.Audit;
using Parley.Storage.Memory;
using Parley.Storage.Retention;

namespace Parley.Server.Records.Rest;

/// <summary>
/// What is kept of callers: what is remembered, its erasure, and legal holds. Callers stand in the bodies of requests, since addresses end up in the logs
/// of proxies.
/// </summary>
internal sealed class CallersEndpoint(RecordsRequests requests, TimeProvider timeProvider)
{
    private const int MostMemories = 1_000;

    public Task HandleMemoriesAsync(HttpContext context) => requests.HandleAsync(context, async (store, actor) =>
    {
        await TellAsync(store, actor, context.RequestAborted);
        var known = await store.ListMemoriesAsync(MostMemories, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new CallerMemoriesResponse("list", [.. known.Select(Describe)]), RecordsJsonContext.Default.CallerMemoriesResponse,
            cancellationToken: context.RequestAborted);
    });

    /// <summary>Forgets what is remembered; the calls stay.</summary>
    public Task HandleForgetAsync(HttpContext context) => HandleAsync(context, async (store, caller, actor) =>
    {
        await store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, "memory.erase"), context.RequestAborted);
        await RecordsEndpoint.WriteDoneAsync(context, await store.Memory.EraseAsync(caller, context.RequestAborted));
    });

    /// <summary>Deletes calls, recordings and memory.</summary>
    public Task HandleEraseAsync(HttpContext context) => HandleAsync(context, async (store, caller, actor) =>
    {
        var report = await store.EraseCallerAsync(caller, actor, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new ErasureResponse(report.Calls, report.Recordings, report.HadMemory, report.HeldCalls, report.OpenCalls, report.KeptCalls),
            RecordsJsonContext.Default.ErasureResponse, cancellationToken: context.RequestAborted);
    });

    public Task HandleHoldAsync(HttpContext context) => requests.HandleAsync(context, async (store, actor) =>
    {
        var body = await CallRequestBody.ReadAsync(context.Request, context.RequestAborted);
        var (caller, reason) = (body.Require("caller"), body.Require("reason"));
        body.RejectUnknown();
        await store.PlaceHoldAsync(HoldSubject.Caller(caller), reason, actor, context.RequestAborted);
        await RecordsEndpoint.WriteDoneAsync(context, true);
    });

    public Task HandleReleaseAsync(HttpContext context) => HandleAsync(context, async (store, caller, actor) =>
        await RecordsEndpoint.WriteDoneAsync(context, await store.ReleaseHoldAsync(HoldSubject.Caller(caller), actor, context.RequestAborted)));

    private Task HandleAsync(HttpContext context, Func<ICallStore, string, string, Task> serve) => requests.HandleAsync(context, async (store, actor) =>
    {
        var body = await CallRequestBody.ReadAsync(context.Request, context.RequestAborted);
        var caller = body.Require("caller");
        body.RejectUnknown();
        await serve(store, caller, actor);
    });

    private Task TellAsync(ICallStore store, string actor, CancellationToken cancellationToken) =>
        store.WriteAuditAsync(new AuditEntry(timeProvider.GetUtcNow(), actor, AuditAction.ReadMemory), cancellationToken);

    private static CallerMemoryResponse Describe(RememberedCaller known) =>
        new(known.Caller, known.Memory.Summary, known.Memory.Facts, known.Memory.UpdatedAt);
}
