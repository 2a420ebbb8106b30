namespace Parley.Agents.Tools;

/// <summary>For whom tools run: a session, or a hosted agent's connection. Called from any thread, by one call's code in order.</summary>
internal interface IToolHost
{
    /// <summary>Takes what a tool says while it runs.</summary>
    ValueTask ReportAsync(ToolReport report, CancellationToken cancellationToken);

    /// <summary>Takes a call's one outcome.</summary>
    ValueTask EndAsync(ToolOutcome outcome, CancellationToken cancellationToken);
}
