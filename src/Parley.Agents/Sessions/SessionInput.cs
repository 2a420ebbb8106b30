using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>One thing for the session's loop to do: an event of the model, or a command.</summary>
/// <param name="Event">Null when it is a command.</param>
/// <param name="Command">Null when it is an event.</param>
internal readonly record struct SessionInput(ServerEvent? Event, SessionCommand? Command);
