using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Realtime;

namespace Parley.Server.Access;

/// <summary>
/// Lets programs in by API key and, while nothing is configured, whoever is on this machine. Where others reach the server through a proxy,
/// being on this machine says nothing. The <see cref="Caller"/> is left as a feature of the request.
/// </summary>
internal sealed class CredentialAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    Credentials credentials,
    AccessState state,
    ParleyOptions parley)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private RealtimeRefusal? _refusal;
    private bool _showsSecret;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (state.IsOpen && parley.IsPublic)
        {
            return Refuse(RealtimeRefusal.KeyNeededInPublic);
        }

        var admission = credentials.Check(RequestKey.Find(Request.Headers), ThisMachine.Made(Context));
        if (admission.Caller is not { } caller)
        {
            return Refuse(admission.Refusal!);
        }

        if (caller.Secret is not null)
        {
            _showsSecret = true;
            return AuthenticateResult.Fail("A client secret opens conversations only.");
        }

        Context.Features.Set(caller);
        return AuthenticateResult.Success(new AuthenticationTicket(AccessPrincipal.Of(caller), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.CacheControl = "no-store";
        return _showsSecret
            ? HttpError.WriteAsync(
                Context,
                StatusCodes.Status403Forbidden,
                "ephemeral_key_not_allowed",
                "A client secret cannot do this. Use an API key, on a server of yours.")
            : HttpError.WriteAsync(Context, _refusal ?? RealtimeRefusal.MissingCredential);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccessRefusal.WriteForbiddenAsync(Context);

    private AuthenticateResult Refuse(RealtimeRefusal refusal)
    {
        _refusal = refusal;
        return AuthenticateResult.Fail("The credential is missing or not valid.");
    }
}
