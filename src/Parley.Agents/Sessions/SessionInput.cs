using Parley.Agents.Playout;
using Parley.Agents.Tools;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>One thing for the session's loop to do: an event of the model, or a command.</summary>
/// <param name="Event">Null when it is a command.</param>
/// <param name="Command">Null when it is an event.</param>
internal readonly record struct SessionInput(ServerEvent? Event, SessionCommand? Command);

/// <summary>What is asked of a session's loop by others than the model.</summary>
internal abstract record SessionCommand
{
    /// <summary>Completed when the command is done; null when nobody waits.</summary>
    public TaskCompletionSource? Done { get; init; }
}

/// <summary>Send events as they are.</summary>
internal sealed record SendCommand(ClientEvent Event) : SessionCommand;

/// <summary>Send a user's or system's message, then ask for a response.</summary>
internal sealed record MessageCommand(ClientEvent Message) : SessionCommand;

/// <summary>Ask for a response.</summary>
internal sealed record RespondCommand : SessionCommand;

/// <summary>Stop the agent.</summary>
internal sealed record InterruptCommand(HeardPosition? Heard) : SessionCommand;

/// <summary>What was heard when the agent was stopped.</summary>
internal sealed record HeardCommand(HeardPosition? Heard) : SessionCommand;

/// <summary>A tool has answered.</summary>
internal sealed record ToolEndedCommand(ToolOutcome Outcome) : SessionCommand;

/// <summary>The model's events have ended.</summary>
internal sealed record DisconnectedCommand(Exception? Error) : SessionCommand;
