using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Parley.Server.Access.OpenId;
using Parley.Server.Configuration;

namespace Parley.Server.Access;

/// <summary>
/// Begins, checks and ends the sessions of people. A session lives in its sealed cookie; here is known which were ended early, until they
/// would have ended anyway. Thread-safe.
/// </summary>
internal sealed class Sessions(UserRing users, ParleyOptions options, TimeProvider timeProvider)
{
    private readonly TimeSpan _lifetime = options.Access.SessionLifetime;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>What a new session's cookie holds: a number of its own each time, so that none can be foisted on anybody.</summary>
    public ClaimsPrincipal Begin(User user) => Begin(user.Name, user.Id, new Claim(SessionClaims.Stamp, user.SecurityStamp));

    /// <summary>The same for somebody whom the provider of sign-ins vouches for.</summary>
    public ClaimsPrincipal Begin(OpenIdPerson person) => Begin(
        person.Name,
        person.Id,
        new Claim(SessionClaims.Provider, Describe(options.Access.OpenId!)),
        new Claim(SessionClaims.Group, person.Group));

    /// <summary>Who a cookie stands for now; null when its session is over: by time, by signing out, or because the account or the provider changed.</summary>
    public ClaimsPrincipal? Check(ClaimsPrincipal cookie)
    {
        var id = cookie.FindFirstValue(SessionClaims.SessionId);
        return id is not null
            && BeganAt(cookie) is { } beganAt
            && timeProvider.GetUtcNow() < beganAt + _lifetime
            && !IsEnded(id)
            && Find(cookie) is var (name, role)
                ? AccessPrincipal.Create(AccessSchemes.Session, name, role, cookie.Claims.Where(SessionClaims.Keeps))
                : null;
    }

    /// <summary>Ends the cookie's session; a copy of the cookie opens nothing any more.</summary>
    public void End(ClaimsPrincipal cookie)
    {
        if (cookie.FindFirstValue(SessionClaims.SessionId) is not { } id || BeganAt(cookie) is not { } beganAt)
        {
            return;
        }

        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            foreach (var (old, endsAt) in _ended.ToArray())
            {
                if (endsAt <= now)
                {
                    _ended.Remove(old);
                }
            }

            _ended[id] = beganAt + _lifetime;
        }
    }

    private ClaimsPrincipal Begin(string name, string userId, params IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, name),
            new Claim(SessionClaims.UserId, userId),
            new Claim(SessionClaims.SessionId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
            new Claim(SessionClaims.BeganAt, timeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            .. more,
        ],
        AccessSchemes.Session));

    private (string Name, AccessRole Role)? Find(ClaimsPrincipal cookie)
    {
        if (cookie.FindFirstValue(SessionClaims.Provider) is { } provider)
        {
            return options.Access.OpenId is { } now && Describe(now) == provider
                && OpenIdRoles.RoleOf(cookie.FindFirstValue(SessionClaims.Group) ?? "", now) is var role and not AccessRole.None
                    ? (cookie.FindFirstValue(ClaimTypes.Name) ?? "", role)
                    : null;
        }

        return cookie.FindFirstValue(SessionClaims.UserId) is { } userId
            && users.FindById(userId) is { } user
            && user.SecurityStamp == cookie.FindFirstValue(SessionClaims.Stamp)
                ? (user.Name, user.Role)
                : null;
    }

    private static string Describe(OpenIdOptions provider) => $"{provider.ClientId} at {provider.Authority.AbsoluteUri}";

    private bool IsEnded(string id)
    {
        lock (_lock)
        {
            return _ended.ContainsKey(id);
        }
    }

    private static DateTimeOffset? BeganAt(ClaimsPrincipal cookie) =>
        long.TryParse(cookie.FindFirstValue(SessionClaims.BeganAt), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
