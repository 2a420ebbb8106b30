using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Access;

/// <summary><c>/signin</c> and <c>/signout</c>.</summary>
internal sealed class SignInEndpoints(
    PasswordSignIn passwords, Sessions sessions, UserRing users, AccessState state, AccessAudit audit, IAntiforgery antiforgery)
{
    private const int LargestForm = 16 * 1024;
    private const string Wrong = "The name or the password is wrong.";
    private const string TooOld = "The page was open for too long, or your browser keeps no cookies. Try again.";

    private static readonly FormOptions s_limits = new()
    {
        BufferBodyLengthLimit = LargestForm, ValueCountLimit = 16, KeyLengthLimit = 64, ValueLengthLimit = 8 * 1024, MultipartBodyLengthLimit = LargestForm,
    };

    public Task ShowAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, context.Request.Query[SignInPaths.ReturnUrl].ToString(), null);

    public async Task SignInAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } form)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, null, TooOld);
            return;
        }

        var returnUrl = form[SignInPaths.ReturnUrl].ToString();
        var outcome = await passwords.TryAsync(
            form["name"].ToString().Trim(), form["password"].ToString(), ClientAddress.Of(context));
        if (outcome.User is { } user)
        {
            await EndAsync(context);
            await context.SignInAsync(AccessSchemes.Session, sessions.Begin(user));
            Redirect(context, ReturnUrl.Check(returnUrl));
        }
        else if (outcome.RetryAfter > TimeSpan.Zero)
        {
            var seconds = (long)Math.Ceiling(outcome.RetryAfter.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                returnUrl,
                string.Create(CultureInfo.InvariantCulture, $"Too many failures. Try again in {(seconds < 100 ? $"{seconds} s" : $"{(seconds + 59) / 60} min")}."));
        }
        else
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, returnUrl, Wrong);
        }
    }

    public async Task SignOutAsync(HttpContext context)
    {
        var isOwnForm = OwnPage.IsCertain(context.Request) || await ReadAsync(context) is not null;
        if (!isOwnForm)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, null, TooOld);
            return;
        }

        await EndAsync(context);
        await context.SignOutAsync(AccessSchemes.Session);
        Redirect(context, SignInPaths.SignIn);
    }

    /// <summary>Ends the session that the browser comes with, if any.</summary>
    private async Task EndAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(AccessSchemes.Session);
        if (session.Principal is { } person)
        {
            sessions.End(person);
            await audit.SignedOutAsync(person.FindFirst(SessionClaims.UserId)?.Value ?? "", person.Identity?.Name ?? "");
        }
    }

    /// <summary>The form, when it is one of ours and of a sensible size; else null.</summary>
    private async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestForm;
        }

        context.Features.Set<IFormFeature>(new FormFeature(context.Request, s_limits));
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private async Task WriteAsync(HttpContext context, int status, string? returnUrl, string? problem)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        var page = new SignInPage(tokens.FormFieldName, tokens.RequestToken!, ReturnUrl.Check(returnUrl))
        {
            Problem = problem,
            Hint = users.Count > 0 ? null : state.IsOpen
                ? "Nobody needs to sign in yet: this server takes requests from its own machine only. Make the first user there with: parley users add NAME --role admin"
                : "There are no users yet. Make the first one on the server with: parley users add NAME --role admin",
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(page.ToHtml(), context.RequestAborted);
    }

    /// <summary>After a form the browser shall ask anew, not send the form again.</summary>
    private static void Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "no-store";
    }
}
