using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>What a request was let in by, to be asked again later, when its headers may no longer be read.</summary>
/// <param name="person">Whom authentication found.</param>
/// <param name="request">Where it did.</param>
internal sealed class AccessGrant(ClaimsPrincipal person, HttpRequest request)
{
    private readonly string? _key = RequestKey.Find(request.Headers);
    private readonly bool _isOnThisMachine = ThisMachine.Made(request.HttpContext);

    /// <summary>Whom the log names.</summary>
    public string Name => person.FindFirstValue(SessionClaims.UserId) ?? person.Identity?.Name ?? "";

    /// <summary>Who it stands for now, with the role of now; null when it opens nothing any more.</summary>
    public ClaimsPrincipal? Check(Sessions sessions, Credentials credentials) => person.Identity?.AuthenticationType == AccessSchemes.Session
        ? sessions.Check(person)
        : credentials.Check(_key, _isOnThisMachine).Caller is { Secret: null } caller ? AccessPrincipal.Of(caller) : null;
}
