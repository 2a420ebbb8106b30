using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>Whether the server wants to know who asks.</summary>
internal sealed class AccessState(ApiKeyRing keys, UserRing users, ParleyOptions options)
{
    /// <summary>
    /// True while there is nothing to tell people apart by: then only this machine is let in, with all rights. What was configured once
    /// keeps it false, also when the last of it is taken away.
    /// </summary>
    public bool IsOpen => !keys.IsRequired && !users.IsRequired && options.Access.OpenId is null;

    /// <summary>Whether somebody could be let in from afar: there is a key, an account or a provider of sign-ins.</summary>
    public bool HasAnybody => keys.ValidCount > 0 || users.Count > 0 || options.Access.OpenId is not null;
}
