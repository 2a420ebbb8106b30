using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Parley.Server.Configuration;

namespace Parley.Server.Access.OpenId;

/// <summary>
/// Signs people in at the provider: authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636). The browser brings back a code; this server
/// redeems it and checks what it gets.
/// </summary>
internal sealed class OpenIdSignIn(OpenIdOptions options, OpenIdProvider provider, TimeProvider timeProvider)
{
    private const int LongestCode = 8 * 1024;
    private readonly IdTokenCheck _tokens = new(options, provider, timeProvider);

    /// <summary>Where the browser goes to sign in.</summary>
    /// <exception cref="OpenIdException">The provider cannot be asked.</exception>
    public async Task<string> AddressAsync(OpenIdFlow flow, CancellationToken cancellationToken)
    {
        var configuration = await provider.ReadAsync(null, cancellationToken);
        return QueryHelpers.AddQueryString(configuration.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = options.ClientId,
            ["redirect_uri"] = flow.RedirectUri,
            ["scope"] = string.Join(' ', options.Scopes),
            ["state"] = flow.State,
            ["nonce"] = flow.Nonce,
            ["code_challenge"] = flow.Challenge,
            ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>Redeems the code that the browser brought.</summary>
    /// <param name="flow">What the browser began.</param>
    /// <param name="code">From the address it came back to.</param>
    /// <param name="issuer">The <c>iss</c> of that address, where the provider gives one (RFC 9207); null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OpenIdException">It does not work, or the person has no role here.</exception>
    public async Task<OpenIdPerson> FinishAsync(OpenIdFlow flow, string code, string? issuer, CancellationToken cancellationToken)
    {
        var configuration = await provider.ReadAsync(null, cancellationToken);
        if (code.Length is 0 or > LongestCode || (issuer is not null && issuer != configuration.Issuer))
        {
            throw new OpenIdException("The answer is not the provider's. Sign in again.");
        }

        using var answer = await AskAsync(configuration, flow, code, cancellationToken);
        if (Text(answer.RootElement, "id_token") is not { } idToken)
        {
            throw new OpenIdException("The provider says nothing about who signed in.");
        }

        var token = await _tokens.CheckAsync(idToken, flow.Nonce, cancellationToken);
        using var claims = JsonDocument.Parse(Base64UrlTextEncoder.Decode(token.EncodedPayload));
        var group = OpenIdRoles.FindGroup(claims.RootElement, options)
            ?? await AskForGroupAsync(configuration, Text(answer.RootElement, "access_token"), token.Subject, cancellationToken);
        if (group is null or "")
        {
            throw new OpenIdException("You are signed in there, but none of your groups has a role here. An admin of this server gives roles to groups.");
        }

        var id = OpenIdPerson.IdOf(token.Issuer, token.Subject);
        return new OpenIdPerson(id, $"{OpenIdRoles.NameOf(claims.RootElement, options)} ({id})".TrimStart(), group, OpenIdRoles.RoleOf(group, options));
    }

    /// <summary>RFC 6749, 4.1.3; the client is told by its secret as 2.3.1 says, or by PKCE alone.</summary>
    private async Task<JsonDocument> AskAsync(OpenIdConnectConfiguration configuration, OpenIdFlow flow, string code, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = flow.RedirectUri,
            ["client_id"] = options.ClientId,
            ["code_verifier"] = flow.Verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        if (options.ClientSecret is { } secret)
        {
            var methods = configuration.TokenEndpointAuthMethodsSupported;
            if (methods.Count == 0 || methods.Contains("client_secret_basic"))
            {
                var pair = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(secret)}";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            }
            else
            {
                fields["client_secret"] = secret;
            }
        }

        request.Content = new FormUrlEncodedContent(fields);
        return await SendAsync(request, "redeems no code of yours", cancellationToken);
    }

    /// <summary>Some providers tell groups only at their userinfo endpoint (OpenID Connect Core 5.3); null when this one does not either.</summary>
    private async Task<string?> AskForGroupAsync(
        OpenIdConnectConfiguration configuration, string? accessToken, string subject, CancellationToken cancellationToken)
    {
        if (configuration.UserInfoEndpoint is not { Length: > 0 } endpoint || accessToken is null)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var claims = await SendAsync(request, "tells nothing of your groups", cancellationToken);
        return Text(claims.RootElement, "sub") == subject ? OpenIdRoles.FindGroup(claims.RootElement, options) : null;
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await provider.Http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode
                && JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) is var document)
            {
                return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException();
            }

            throw new OpenIdException($"The provider of sign-ins {what} (HTTP {(int)response.StatusCode}). Sign in again.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OpenIdException("The provider of sign-ins does not answer, or not as it should. Try again soon.");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
