using Parley.Agents.Connections;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>What reaches a session's loop: an event of the model, or a command.</summary>
/// <param name="Event">Null when it is a command.</param>
/// <param name="Command">Null when it is an event.</param>
/// <param name="From">The connection that it came from; null when it came from none.</param>
internal readonly record struct SessionInput(ServerEvent? Event, SessionCommand? Command, SessionConnection? From = null);
