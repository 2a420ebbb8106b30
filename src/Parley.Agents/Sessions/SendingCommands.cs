using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>Send an event as it is.</summary>
internal sealed record SendCommand(ClientEvent Event) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Output.SendAsync(Event);
}

/// <summary>Send a user's or system's message, then ask for a response.</summary>
internal sealed record MessageCommand(ClientEvent Message) : SessionCommand
{
    public override async ValueTask RunAsync(SessionParts parts)
    {
        await parts.Output.SendAsync(Message).ConfigureAwait(false);
        await parts.Responses.RequestAsync().ConfigureAwait(false);
    }
}

/// <summary>Ask for a response.</summary>
internal sealed record RespondCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Responses.RequestAsync();
}
