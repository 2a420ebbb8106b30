using System.Security.Claims;

namespace Parley.Server.Access;

/// <summary>What the session cookie says beside the name. An account's role is not in it: it is looked up anew with each request.</summary>
internal static class SessionClaims
{
    public const string UserId = "parley:user";

    public const string Stamp = "parley:stamp";

    /// <summary>Which session it is, so that it can be ended.</summary>
    public const string SessionId = "parley:session";

    /// <summary>When it began, in Unix seconds: it ends a while after that however much it is used.</summary>
    public const string BeganAt = "parley:began";

    /// <summary>Of who signed in at a provider of OpenID Connect: its issuer, and the role that it gave. Nobody can be asked about them again.</summary>
    public const string Issuer = "parley:issuer";

    public const string GivenRole = "parley:role";

    private const string Prefix = "parley:";

    /// <summary>False for what is looked up anew: a cookie that is written again must not carry a role that was taken away.</summary>
    public static bool Keeps(Claim claim) => claim.Type.StartsWith(Prefix, StringComparison.Ordinal);
}
