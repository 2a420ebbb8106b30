using Parley.Server.Configuration;
using Parley.Server.Keys;

namespace Parley.Server.Access;

/// <summary>What those may do in a conversation of their own who have been let in to it.</summary>
internal sealed class CallerRights(AccessState state, ParleyOptions options)
{
    /// <summary>
    /// Whether they direct it: decide about tools, change settings and the history. Operators do; visitors with a client secret never, nor
    /// anybody while a server that others reach has nothing to tell people apart by, nor pages of other sites that a person on this machine looks at.
    /// </summary>
    /// <param name="caller">Who was let in.</param>
    /// <param name="isOwnPage">Whether it is a page of this server, or a program, that asks (<see cref="OwnPage"/>).</param>
    public bool MayDirect(Caller caller, bool isOwnPage) => caller switch
    {
        { Secret: not null } => false,
        { Usage: { } usage } => usage.Role >= AccessRole.Operator,
        _ => isOwnPage && !(state.IsOpen && options.IsPublic),
    };
}
