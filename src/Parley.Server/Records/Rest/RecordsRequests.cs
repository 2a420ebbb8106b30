using Microsoft.AspNetCore.Http;
using Parley.Realtime;
using Parley.Server.Hosting;
using Parley.Storage;

namespace Parley.Server.Records.Rest;

/// <summary>What all requests for records have in common: the store, who asks, and answers for what goes wrong. Who may ask is decided by policies.</summary>
/// <param name="store">Null where no records are kept.</param>
/// <param name="origins">Which pages may ask.</param>
internal sealed class RecordsRequests(ICallStore? store, OriginCheck origins)
{
    /// <param name="context">The request.</param>
    /// <param name="serve">Answers it: the store, and whom the audit log names.</param>
    public async Task HandleAsync(HttpContext context, Func<ICallStore, string, Task> serve)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not ask; name the site in server.allowed_origins.");
            return;
        }

        if (store is null)
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status404NotFound, "records_not_kept", "This server keeps no records of calls. Set storage.keep to sqlite or postgres.");
            return;
        }

        try
        {
            await serve(store, context.User.Identity?.Name is { Length: > 0 } name ? name : "unknown");
        }
        catch (ParleyProtocolException exception)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, exception.Code, exception.Message, exception.Parameter);
        }
        catch (StorageException exception)
        {
            await HttpError.WriteAsync(
                context, exception.IsPermanent ? StatusCodes.Status409Conflict : StatusCodes.Status503ServiceUnavailable,
                exception.IsPermanent ? "not_possible" : "records_unavailable", exception.Message);
        }
    }

    public static Task WriteUnknownAsync(HttpContext context) =>
        HttpError.WriteAsync(context, StatusCodes.Status404NotFound, "call_not_found", "There is no record of a call of that id.");
}
