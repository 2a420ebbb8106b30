namespace Parley.Agents.Tools;

/// <summary>For whom tools run: a session, or a hosted agent's connection. Called from any thread, by one call's code in order.</summary>
internal interface IToolHost
{
    /// <summary>Takes what a tool says while it runs.</summary>
    ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken);

    /// <summary>True when the agent that made the call still answers, and the call is the handoff that is under way.</summary>
    bool MayHandOver(ToolContext call);

    /// <summary>Puts in another agent for the one that made the call. False when that one does not answer any more.</summary>
    Task<bool> HandOverAsync(ToolContext call, RealtimeAgent target, CancellationToken cancellationToken);

    /// <summary>Takes a call's one outcome.</summary>
    ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken);
}
