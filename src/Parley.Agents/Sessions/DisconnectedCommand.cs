namespace Parley.Agents.Sessions;

/// <summary>The model's events have ended.</summary>
internal sealed record DisconnectedCommand(Exception? Error) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        if (parts.Continuity.Repairs(Error))
        {
            return parts.Continuity.LostAsync(Error);
        }

        parts.Ending.Disconnect(Error);
        return ValueTask.CompletedTask;
    }
}
