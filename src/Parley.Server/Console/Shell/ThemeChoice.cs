using Microsoft.AspNetCore.Http;

namespace Parley.Server.Console.Shell;

/// <summary>Light or dark, where a visitor wants another than the system's. Kept in a cookie, so that pages come in it at once.</summary>
internal static class ThemeChoice
{
    private const string CookieName = "parley-theme";

    /// <summary><c>light</c> or <c>dark</c>; null for the system's.</summary>
    public static string? Of(HttpRequest request) => Known(request.Cookies[CookieName]);

    public static async Task HandleAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = ConsolePaths.Root, Secure = context.Request.IsHttps };
        if (Known(form["theme"]) is { } theme)
        {
            context.Response.Cookies.Append(CookieName, theme, options);
        }
        else
        {
            context.Response.Cookies.Delete(CookieName, options);
        }

        context.Response.Redirect(Back(form["from"]));
    }

    private static string? Known(string? theme) => theme is "light" or "dark" ? theme : null;

    /// <summary>A page of the console, and no other.</summary>
    private static string Back(string? from) =>
        from is not null && from.StartsWith(ConsolePaths.Root + "/", StringComparison.Ordinal) && !from.Any(char.IsControl) ? from : ConsolePaths.Calls;
}
