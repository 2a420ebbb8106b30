using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>What those may do in a conversation of their own who have been let in to it.</summary>
internal sealed class CallerRights(AccessState state, ParleyOptions options)
{
    /// <summary>
    /// Whether they direct it: decide about tools, change settings and the history. Operators do; visitors with a client secret never, nor
    /// anybody while a server that others reach has nothing to tell people apart by.
    /// </summary>
    public bool MayDirect(Caller caller) => caller switch
    {
        { Secret: not null } => false,
        { Usage: { } usage } => usage.Role >= AccessRole.Operator,
        _ => !(state.IsOpen && options.IsPublic),
    };
}
