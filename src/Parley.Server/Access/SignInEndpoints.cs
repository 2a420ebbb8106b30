using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Access;

/// <summary><c>/signin</c> and <c>/signout</c>.</summary>
internal sealed class SignInEndpoints(
    PasswordSignIn passwords, SessionSwitch sessions, SignInPageWriter pages, IAntiforgery antiforgery)
{
    private const int LargestForm = 16 * 1024;
    private const string Wrong = "The name or the password is wrong.";
    private const string TooOld = "The page was open for too long, or your browser keeps no cookies. Try again.";

    private static readonly FormOptions s_limits = new()
    {
        BufferBodyLengthLimit = LargestForm, ValueCountLimit = 16, KeyLengthLimit = 64, ValueLengthLimit = 8 * 1024, MultipartBodyLengthLimit = LargestForm,
    };

    public Task ShowAsync(HttpContext context) => pages.WriteAsync(context, StatusCodes.Status200OK, context.Request.Query[SignInPaths.ReturnUrl].ToString(), null);

    public async Task SignInAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } form)
        {
            await pages.WriteAsync(context, StatusCodes.Status400BadRequest, null, TooOld);
            return;
        }

        var returnUrl = form[SignInPaths.ReturnUrl].ToString();
        var outcome = await passwords.TryAsync(
            form["name"].ToString().Trim(), form["password"].ToString(), ClientAddress.Of(context));
        if (outcome.User is { } user)
        {
            await sessions.BeginAsync(context, user);
            Redirect(context, ReturnUrl.Check(returnUrl));
        }
        else if (outcome.RetryAfter > TimeSpan.Zero)
        {
            var seconds = (long)Math.Ceiling(outcome.RetryAfter.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await pages.WriteAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                returnUrl,
                string.Create(CultureInfo.InvariantCulture, $"Too many failures. Try again in {(seconds < 100 ? $"{seconds} s" : $"{(seconds + 59) / 60} min")}."));
        }
        else
        {
            await pages.WriteAsync(context, StatusCodes.Status401Unauthorized, returnUrl, Wrong);
        }
    }

    public async Task SignOutAsync(HttpContext context)
    {
        var isOwnForm = OwnPage.IsCertain(context.Request) || await ReadAsync(context) is not null;
        if (!isOwnForm)
        {
            await pages.WriteAsync(context, StatusCodes.Status400BadRequest, null, TooOld);
            return;
        }

        await sessions.EndAsync(context);
        await context.SignOutAsync(AccessSchemes.Session);
        Redirect(context, SignInPaths.SignIn);
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

    /// <summary>After a form the browser shall ask anew, not send the form again.</summary>
    private static void Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "no-store";
    }
}
