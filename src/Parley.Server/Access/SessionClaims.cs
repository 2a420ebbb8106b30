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

    /// <summary>Of who signed in at a provider of OpenID Connect: which one, as which client.</summary>
    public const string Provider = "parley:provider";

    /// <summary>The group that it said they are in; which role it has is looked up anew with each request.</summary>
    public const string Group = "parley:group";

    private const string Prefix = "parley:";

    /// <summary>False for what is looked up anew: a cookie that is written again must not carry a role that was taken away.</summary>
    public static bool Keeps(Claim claim) => claim.Type.StartsWith(Prefix, StringComparison.Ordinal);
}
