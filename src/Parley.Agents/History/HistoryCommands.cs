using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Parley.Agents.History;

/// <summary>Change the history.</summary>
/// <param name="Events">What to send.</param>
/// <param name="Wanted">The history that is wanted.</param>
internal sealed record EditHistoryCommand(IReadOnlyList<ClientEvent> Events, IReadOnlyList<HistoryItem> Wanted) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Edits.SendAsync(this);
}
