namespace Parley.Agents.Sessions;

/// <summary>The model's events have ended.</summary>
internal sealed record DisconnectedCommand(Exception? Error) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        parts.Ending.Disconnect(Error);
        return ValueTask.CompletedTask;
    }
}
