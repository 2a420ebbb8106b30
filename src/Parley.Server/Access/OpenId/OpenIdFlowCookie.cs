using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Parley.Server.Configuration;

namespace Parley.Server.Access.OpenId;

/// <summary>Keeps the attempt that a browser has begun in that browser, sealed. A later attempt takes its place.</summary>
internal sealed class OpenIdFlowCookie(IDataProtectionProvider protection, ParleyOptions options, TimeProvider timeProvider)
{
    private const int Longest = 4096;
    private readonly IDataProtector _protector = protection.CreateProtector("Parley.OpenIdFlow.v1");
    private readonly bool _isSecure = SessionCookie.IsSecure(options);

    private string Name => _isSecure ? "__Secure-parley-openid" : "parley-openid";

    public void Write(HttpContext context, OpenIdFlow flow) =>
        context.Response.Cookies.Append(Name, _protector.Protect(JsonSerializer.Serialize(flow, OpenIdJson.Default.OpenIdFlow)), Settings(OpenIdFlow.Lifetime));

    /// <summary>The attempt, which is over with that; null when there is none, or it is too old.</summary>
    public OpenIdFlow? Take(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 and <= Longest } cookie)
        {
            return null;
        }

        context.Response.Cookies.Delete(Name, Settings(null));
        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(cookie), OpenIdJson.Default.OpenIdFlow) is { } flow
                && timeProvider.GetUtcNow() - flow.BeganAt <= OpenIdFlow.Lifetime
                    ? flow
                    : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null; // of other keys, or made up
        }
    }

    /// <summary>Lax: the provider's page leads the browser here.</summary>
    private CookieOptions Settings(TimeSpan? maxAge) => new()
    {
        Path = OpenIdPaths.Begin, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = _isSecure, IsEssential = true, MaxAge = maxAge,
    };
}
