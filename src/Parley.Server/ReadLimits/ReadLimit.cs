using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Parley.Server.Access;
using Parley.Server.Api;
using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.ReadLimits;

/// <summary>
/// Keeps one reader of REST and console from using up the server: each user and key has a budget, and each address of those who show neither.
/// What has a policy counts whatever its method; of the rest reading alone does, for the others have limits of their own.
/// </summary>
internal sealed class ReadLimit(ParleyOptions options, AccessState access, TimeProvider timeProvider)
{
    private const string Code = "rate_limit_exceeded";
    private readonly ReaderBudgets _people = new(timeProvider);
    private readonly ReaderBudgets _addresses = new(timeProvider); // apart: strangers, however many, take nothing from those who are known
    private volatile ReadLimitOptions _limits = options.Server.ReadLimits;

    /// <summary>What is in force.</summary>
    public ReadLimitOptions Limits
    {
        get => _limits;
        set => _limits = value;
    }

    /// <summary>Stands between authentication and authorization, so that keys tried out count too.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var allowance = await TakeAsync(context);
        if (allowance is { IsGranted: false } refused)
        {
            await RefuseAsync(context, refused);
        }
        else
        {
            await next(context);
        }
    }

    private async Task<RequestAllowance?> TakeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<UnlimitedReads>() is not null)
        {
            return null;
        }

        var hasPolicy = endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null;
        if ((!hasPolicy && !IsRead(context)) || (access.IsOpen && !options.IsPublic && ThisMachine.Made(context)))
        {
            return null;
        }

        return hasPolicy && (await context.AuthenticateAsync(AccessSchemes.Any)).Principal is { } person
            ? _people.Take(NameOf(person), _limits.PerUser)
            : _addresses.Take(ClientAddress.Of(context), _limits.PerAddress);
    }

    /// <summary>An account and a key of one name are two.</summary>
    private static string NameOf(ClaimsPrincipal person) =>
        $"{person.Identity?.AuthenticationType} {person.FindFirstValue(SessionClaims.UserId) ?? person.Identity?.Name}";

    private static bool IsRead(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && !context.WebSockets.IsWebSocketRequest;

    private static Task RefuseAsync(HttpContext context, RequestAllowance allowance)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(allowance.RetryAfter.TotalSeconds));
        var message = $"Too many requests: {allowance.Limit} a minute are granted (server.read_limits). Please try again in {seconds} s.";
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new ProblemResponse("about:blank", "Too Many Requests", StatusCodes.Status429TooManyRequests, message, new HttpErrorBody(message, "rate_limit_error", null, Code)),
            ServerJsonContext.Default.ProblemResponse,
            "application/problem+json",
            context.RequestAborted);
    }
}
