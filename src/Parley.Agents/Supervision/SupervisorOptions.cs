using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>How a supervisor is offered and how it works. The defaults work.</summary>
public sealed record SupervisorOptions
{
    /// <summary>The tool's name for the speaking model; default <c>ask_supervisor</c>.</summary>
    public string Name { get; init; } = "ask_supervisor";

    /// <summary>When the speaking model is to call it, and what it is to do with the answer.</summary>
    public string Description { get; init; } =
        "Asks an experienced colleague, who knows the whole conversation, what to say next. Use it for everything beyond greetings, small "
        + "talk and taking down data. First tell the caller in a few words that you are looking into it. Then read the answer out as it is.";

    /// <summary>The supervisor's own system prompt; empty for none.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>
    /// What the supervisor may call while it works; each call is shown as <see cref="ToolStepEvent"/>. Tools that need approval or have
    /// guardrails are refused: nobody could apply them in there.
    /// </summary>
    public IReadOnlyList<AIFunction> Tools { get; init; } = [];

    /// <summary>Further settings of the supervisor's model, e.g. its id; null for none. Its instructions and tools give way to these options'.</summary>
    public ChatOptions? ChatOptions { get; init; }

    /// <summary>How many of the conversation's last messages it sees, tool calls not counted; default 50.</summary>
    public int MaxHistory { get; init; } = 50;

    /// <summary>How often it may call tools before it must answer; default 8.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>How the tool itself is run; default: at most 60 s, a filler after 2 s, cancelled when the caller moves on.</summary>
    public RealtimeToolOptions Tool { get; init; } = new()
    {
        Timeout = TimeSpan.FromSeconds(60),
        FillerAfter = TimeSpan.FromSeconds(2),
        Cancellation = ToolCancellationPolicy.Allowed,
    };
}
