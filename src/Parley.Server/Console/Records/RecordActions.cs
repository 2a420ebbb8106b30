using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Server.Console.Calls;
using Parley.Storage;
using Parley.Storage.Retention;

namespace Parley.Server.Console.Records;

/// <summary>What an admin does with a past call's record, by a form: holds it, releases it, deletes it. The store writes the audit log.</summary>
internal sealed class RecordActions(CallReader reader)
{
    private const int LongestReason = 200;

    public Task HoldAsync(HttpContext context) => ActAsync(context, async (store, id, form) =>
    {
        if (form["reason"].ToString().Trim() is not { Length: > 0 and <= LongestReason } reason)
        {
            return ActionNews.NoReason;
        }

        await store.PlaceHoldAsync(HoldSubject.Call(id), reason, CallReader.Actor(context), context.RequestAborted);
        return ActionNews.Held;
    });

    public Task ReleaseAsync(HttpContext context) => ActAsync(context, async (store, id, _) =>
        await store.ReleaseHoldAsync(HoldSubject.Call(id), CallReader.Actor(context), context.RequestAborted) ? ActionNews.Released : ActionNews.NotHeld);

    /// <summary>One call, or all that is kept of its caller; only with the box ticked that says so.</summary>
    public Task EraseAsync(HttpContext context) => ActAsync(context, async (store, id, form) => form["sure"] != "yes" ? ActionNews.NotSure
        : form["what"] != "caller" ? Describe(await store.EraseCallAsync(id, CallReader.Actor(context), context.RequestAborted))
        : (await store.FindAsync(id, context.RequestAborted))?.Summary.Caller is { } caller
            ? Describe(await store.EraseCallerAsync(caller, CallReader.Actor(context), context.RequestAborted))
            : ActionNews.NoCaller);

    private static string Describe(ErasureReport report) =>
        report.HeldCalls > 0 ? ActionNews.KeptByHold
        : report.KeptCalls > 0 ? ActionNews.KeptByRecording
        : report.OpenCalls > 0 ? ActionNews.KeptOpen
        : ActionNews.Erased;

    private async Task ActAsync(HttpContext context, Func<ICallStore, string, IFormCollection, Task<string>> act)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = (string)context.GetRouteValue("id")!;
        string news;
        try
        {
            news = reader.Store is { } store ? await act(store, id, form) : ActionNews.NotKept;
        }
        catch (StorageException exception)
        {
            news = exception.IsPermanent ? ActionNews.KeptByRecording : ActionNews.StoreAway;
        }

        context.Response.Redirect($"{(news == ActionNews.Erased ? ConsolePaths.Calls : ConsolePaths.Call(id))}?news={news}");
    }
}
