using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Configuration;

namespace Parley.Server.Access.OpenId;

/// <summary>Checks identity tokens as OpenID Connect Core 3.1.3.7 says: who signed, for whom, when, and for which attempt.</summary>
internal sealed class IdTokenCheck(OpenIdOptions options, OpenIdProvider provider, TimeProvider timeProvider)
{
    private const int LongestToken = 64 * 1024;
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(2);

    /// <summary>Signatures by a public key only: with HMAC whoever knows the client's secret could make tokens.</summary>
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };

    /// <returns>The token.</returns>
    /// <exception cref="OpenIdException">It does not count.</exception>
    public async Task<JsonWebToken> CheckAsync(string token, string nonce, CancellationToken cancellationToken)
    {
        var configuration = await provider.ReadAsync(null, cancellationToken);
        var result = await _handler.ValidateTokenAsync(token, Rules(configuration));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            configuration = await provider.ReadAsync(configuration, cancellationToken); // its keys change from time to time
            result = await _handler.ValidateTokenAsync(token, Rules(configuration));
        }

        return result is { IsValid: true, SecurityToken: JsonWebToken { Subject.Length: > 0 } read } && IsForThis(read, nonce)
            ? read
            : throw new OpenIdException($"The provider's word about you does not count here ({result.Exception?.GetType().Name ?? "wrong nonce, party or subject"}). Sign in again.");
    }

    private bool IsForThis(JsonWebToken token, string nonce) =>
        token.TryGetPayloadValue<string>("nonce", out var said) && said == nonce
        && (!token.TryGetPayloadValue<string>("azp", out var party) ? token.Audiences.Count() == 1 : party == options.ClientId);

    private TokenValidationParameters Rules(OpenIdConnectConfiguration configuration) => new()
    {
        ValidIssuer = configuration.Issuer,
        ValidAudience = options.ClientId,
        IssuerSigningKeys = configuration.SigningKeys,
        ValidAlgorithms = s_algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = false,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = timeProvider.GetUtcNow().UtcDateTime;
            return expires + s_skew > now && (notBefore is null || notBefore - s_skew <= now);
        },
    };
}
