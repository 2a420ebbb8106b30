using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.Server.Access.OpenId;

/// <summary>One attempt to sign in at the provider: what the browser must bring back. Kept in a sealed cookie of that browser.</summary>
/// <param name="State">Comes back in the address, so that nobody can foist an answer on a browser (RFC 6749, 10.12).</param>
/// <param name="Nonce">Comes back in the identity token, so that it is for this attempt (OpenID Connect Core 3.1.2.1).</param>
/// <param name="Verifier">Proves that who redeems the code began the attempt (RFC 7636).</param>
/// <param name="ReturnUrl">Where to go afterwards; checked.</param>
/// <param name="RedirectUri">Where the provider was told to send the browser back to.</param>
/// <param name="BeganAt">When it began.</param>
internal sealed record OpenIdFlow(string State, string Nonce, string Verifier, string ReturnUrl, string RedirectUri, DateTimeOffset BeganAt)
{
    /// <summary>People may have to find their second factor.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static OpenIdFlow Begin(string returnUrl, string redirectUri, DateTimeOffset now) =>
        new(Random(), Random(), Random(), returnUrl, redirectUri, now);

    /// <summary>What the provider is shown of <see cref="Verifier"/>: its SHA-256.</summary>
    public string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>It opens a session: it stays out of logs.</summary>
    public override string ToString() => nameof(OpenIdFlow);

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
