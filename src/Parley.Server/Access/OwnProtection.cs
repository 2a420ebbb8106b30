using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Access;

/// <summary>
/// Where Parley is the whole application: which keys seal its cookies, and what the cookie of its forms is like. An application of the
/// user's own decides that itself.
/// </summary>
internal static class OwnProtection
{
    /// <summary>The field of forms that shows that they are this server's and this visitor's.</summary>
    public const string FormField = "form_token";

    public static void Add(IServiceCollection services, ParleyOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("Parley");
        if (options.Access.UsersFile is { } users)
        {
            var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(users))!, "session-keys");
            services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new ProtectionKeyFolder(folder));
        }
        else
        {
            protection.UseEphemeralDataProtectionProvider();
        }

        // The framework would make keys when the server starts, also where nobody ever signs in: they are made when they are needed.
        foreach (var warmUp in services.Where(IsWarmUp).ToArray())
        {
            services.Remove(warmUp);
        }

        services.Configure<AntiforgeryOptions>(antiforgery =>
        {
            antiforgery.FormFieldName = FormField;
            antiforgery.Cookie = SessionCookie.IsSecure(options)
                ? new SecureCookie { Name = "__Host-parley-form", Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true }
                : new CookieBuilder { Name = "parley-form", Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true };
        });
    }

    private static bool IsWarmUp(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly;

    /// <summary>Over TLS only. The framework's own policy for that would refuse to work behind a proxy that ends the TLS.</summary>
    private sealed class SecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var cookie = base.Build(context, expiresFrom);
            cookie.Secure = true;
            return cookie;
        }
    }
}
