using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>Who watches a text model work.</summary>
internal interface IChatLoopReports
{
    /// <summary>What its tools find as their context; null when no session called.</summary>
    ToolContext? Tool { get; }

    /// <summary>It calls a tool, or has the answer.</summary>
    ValueTask StepAsync(ToolStep step, CancellationToken cancellationToken);

    /// <summary>It writes.</summary>
    /// <param name="text">All of its answer so far.</param>
    /// <param name="cancellationToken">Cancelled with its work.</param>
    ValueTask WrittenAsync(string text, CancellationToken cancellationToken);
}
