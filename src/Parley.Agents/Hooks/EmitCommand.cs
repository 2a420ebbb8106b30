using Parley.Agents.Sessions;

namespace Parley.Agents.Hooks;

/// <summary>Tell the reader of something that happened beside the loop.</summary>
internal sealed record EmitCommand(RealtimeSessionEvent Event) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        parts.Output.Emit(Event);
        return ValueTask.CompletedTask;
    }
}
