using Microsoft.AspNetCore.Http;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>What is answered to who is known and may not.</summary>
internal static class AccessRefusal
{
    public static Task WriteForbiddenAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Features.Get<ForeignPage>() is null
            ? HttpError.WriteAsync(
                context,
                StatusCodes.Status403Forbidden,
                "role_not_sufficient",
                "Your role does not allow this. Roles: viewer sees, operator acts on calls, admin erases and configures. An admin of this server changes them.")
            : HttpError.WriteAsync(
                context,
                StatusCodes.Status403Forbidden,
                "foreign_page",
                "The request comes from a page of another site. Use the console's own pages, or an API key.");
    }
}
