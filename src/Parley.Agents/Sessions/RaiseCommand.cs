namespace Parley.Agents.Sessions;

/// <summary>Tell the reader what happened beside the loop.</summary>
internal sealed record RaiseCommand(RealtimeSessionEvent Event) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        parts.Output.Emit(Event);
        return ValueTask.CompletedTask;
    }
}
