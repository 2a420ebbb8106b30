using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Sending;

/// <summary>Send an event; those about responses and settings take their turn.</summary>
internal sealed record SendCommand(ClientEvent Event) : SessionCommand
{
    /// <summary>The command for an event that may have been written as raw JSON.</summary>
    /// <exception cref="ParleyProtocolException">It is about a response or the session's settings and cannot be read.</exception>
    public static SendCommand For(ClientEvent clientEvent) => new(
        clientEvent is UnknownClientEvent { Type: "response.create" or "response.cancel" or "session.update" } raw ? ClientEvent.Read(raw.ToUtf8Json()) : clientEvent);

    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.SendAsync(Event);
}

/// <summary>Send an event unless its owner no longer wants it at the moment of sending.</summary>
internal sealed record SendIfCommand(ClientEvent Event, Func<bool> Condition, TaskCompletionSource<bool> Sent) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.SendIfAsync(Event, Condition, Sent);
}

/// <summary>Send a message, and ask for a response when one is wanted.</summary>
internal sealed record MessageCommand(MessageItem Message, MessageAnswer Answer) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.SendMessageAsync(Message, Answer);
}

/// <summary>End the user's turn by hand, and ask for a response when one is wanted.</summary>
internal sealed record CommitCommand(MessageAnswer Answer) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.CommitAsync(Answer);
}

/// <summary>The user holds the button: the agent is quiet and the turn begins.</summary>
internal sealed record BeginPushToTalkCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.BeginPushToTalkAsync(parts.Speech);
}

/// <summary>The user lets go of the button: the turn ends, if anything was said in it.</summary>
internal sealed record EndPushToTalkCommand(TaskCompletionSource<bool> WasSpoken) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Sending.EndPushToTalkAsync(WasSpoken);
}
