using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Server.Tests.Access.OpenId;

/// <summary>
/// A provider of OpenID Connect over HTTP, with keys of its own: gives a code to whoever asks as a client must, and redeems it once, for the right secret,
/// verifier and redirect URI.
/// </summary>
internal sealed class OpenIdIssuer : IAsyncDisposable
{
    public const string ClientId = "parley";
    public const string Secret = "a secret: of the client+";
    private readonly TimeProvider _timeProvider;
    private readonly WebApplication _app;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _codes = new(StringComparer.Ordinal);
    private RSA _key = RSA.Create(2048);
    private int _keyNumber = 1;

    private OpenIdIssuer(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = CallsItself ?? Url,
            ["authorization_endpoint"] = Url + "/authorize",
            ["token_endpoint"] = TokenEndpoint ?? Url + "/token",
            ["userinfo_endpoint"] = Url + "/userinfo",
            ["jwks_uri"] = Url + "/keys",
            ["token_endpoint_auth_methods_supported"] = AuthMethods,
        }));
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = KeyId });
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
        });
        _app.MapPost("/token", (Delegate)RedeemAsync);
        _app.MapGet("/userinfo", (HttpContext context) => context.Request.Headers.Authorization == "Bearer the access token"
            ? Results.Json(UserInfo)
            : Results.Unauthorized());
    }

    public string Url => _app.Urls.First();

    /// <summary>What the identity token says, beside what it must.</summary>
    public Dictionary<string, object> Claims { get; } = new() { ["preferred_username"] = "olga", ["roles"] = new[] { "voice-admins" } };

    public Dictionary<string, object> UserInfo { get; } = new() { ["sub"] = "subject 1" };

    public string[] AuthMethods { get; set; } = ["client_secret_basic"];

    /// <summary>The issuer that it claims to be; null for the true one.</summary>
    public string? CallsItself { get; set; }

    /// <summary>Where it says that codes are redeemed; null for the true place.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>Spoils the token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>Makes another token of it after it is signed.</summary>
    public Func<string, string> Forge { get; set; } = token => token;

    /// <summary>Why the last code was not redeemed.</summary>
    public string? Refused { get; private set; }

    public string KeyId => "key " + _keyNumber.ToString(CultureInfo.InvariantCulture);

    public static async Task<OpenIdIssuer> StartAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var issuer = new OpenIdIssuer(timeProvider);
        await issuer._app.StartAsync(cancellationToken);
        return issuer;
    }

    /// <summary>What a person's browser does at the provider: the code and state that it is sent back with.</summary>
    public (string Code, string State) SignIn(Uri address)
    {
        var asked = QueryHelpers.ParseQuery(address.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Assert.StartsWith(Url + "/authorize?", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(("code", ClientId, "S256"), (asked["response_type"], asked["client_id"], asked["code_challenge_method"]));
        Assert.Contains("openid", asked["scope"].Split(' '));
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = asked;
        return (code, asked["state"]);
    }

    /// <summary>Signs with another key from now on.</summary>
    public void Rotate()
    {
        _key.Dispose();
        (_key, _keyNumber) = (RSA.Create(2048), _keyNumber + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task<IResult> RedeemAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(Secret)}"));
        var isClient = AuthMethods is ["client_secret_basic"]
            ? context.Request.Headers.Authorization == "Basic " + basic
            : form["client_secret"] == Secret;
        IReadOnlyDictionary<string, string>? asked = null;
        Refused = !isClient ? "secret"
            : form["grant_type"] != "authorization_code" ? "grant"
            : !_codes.Remove(form["code"].ToString(), out asked) ? "code"
            : form["redirect_uri"] != asked["redirect_uri"] ? "redirect_uri"
            : WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked["code_challenge"] ? "verifier"
            : null;
        return Refused is null
            ? Results.Json(new { access_token = "the access token", token_type = "Bearer", id_token = Forge(Token(asked!["nonce"])) })
            : Results.Json(new { error = "invalid_grant" }, statusCode: (int)HttpStatusCode.BadRequest);
    }

    private string Token(string nonce)
    {
        var now = _timeProvider.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = ClientId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object>(Claims) { ["sub"] = "subject 1", ["nonce"] = nonce },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_key) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256)
            {
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        };
        Spoil?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
