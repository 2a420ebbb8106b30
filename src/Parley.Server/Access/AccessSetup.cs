using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Server.Access.OpenId;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Storage;

namespace Parley.Server.Access;

/// <summary>Registers the schemes and policies. The application's default scheme and its own policies stay as they are.</summary>
internal static class AccessSetup
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(AccessState)))
        {
            return;
        }

        services.AddSingleton<AccessState>();
        services.AddSingleton<CallerRights>();
        services.AddSingleton(provider => new AccessAudit(
            () => provider.GetService<ICallStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AccessAudit>>()));
        services.AddSingleton<UserRing>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<AccessWatch>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<SessionSwitch>();
        services.AddSingleton<SignInPageWriter>();
        services.AddSingleton<SignInEndpoints>();
        services.AddSingleton<OpenIdFlowCookie>();
        services.AddSingleton(provider => new OpenIdProvider(OpenId(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OpenIdSignIn(
            OpenId(provider), provider.GetRequiredService<OpenIdProvider>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OpenIdEndpoints>();
        services.TryAddSingleton<IPasswordHasher<User>>(Passwords.Hasher());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FileRefresh<UserRing>>());
        services.AddAntiforgery();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>());
        services.AddAuthentication()
            .AddPolicyScheme(AccessSchemes.Any, null, scheme => scheme.ForwardDefaultSelector = Choose)
            .AddScheme<AuthenticationSchemeOptions, CredentialAuthentication>(AccessSchemes.Credential, null)
            .AddCookie(AccessSchemes.Session);
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Viewer, policy => Require(policy, AccessRole.Viewer))
            .AddPolicy(AccessPolicies.Operator, policy => Require(policy, AccessRole.Operator))
            .AddPolicy(AccessPolicies.Admin, policy => Require(policy, AccessRole.Admin));
    }

    /// <summary>Asked for only where it is configured.</summary>
    private static OpenIdOptions OpenId(IServiceProvider provider) => provider.GetRequiredService<ParleyOptions>().Access.OpenId!;

    private static void Require(AuthorizationPolicyBuilder policy, AccessRole role) => policy
        .AddAuthenticationSchemes(AccessSchemes.Any)
        .RequireRole(AccessPrincipal.NameOf(role))
        .AddRequirements(new OwnPageRequirement());

    /// <summary>A key that is shown is what counts, be it wrong; a cookie never stands in for it.</summary>
    private static string Choose(HttpContext context) =>
        RequestKey.Find(context.Request.Headers) is not null || context.RequestServices.GetRequiredService<AccessState>().IsOpen
            ? AccessSchemes.Credential
            : AccessSchemes.Session;
}
