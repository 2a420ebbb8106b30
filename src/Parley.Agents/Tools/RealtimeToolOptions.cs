using System.Text.Json;

namespace Parley.Agents.Tools;

/// <summary>How one tool is offered and run. The defaults work; functions given by the application run beside the conversation, on any thread.</summary>
public sealed record RealtimeToolOptions
{
    /// <summary>How long a call may take once it runs; null for <see cref="ToolOptions.Timeout"/>, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no end.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What happens after that; default <see cref="ToolTimeoutBehavior.Answer"/>.</summary>
    public ToolTimeoutBehavior OnTimeout { get; init; }

    /// <summary>What the model is told then; null for a sentence with the name and the time.</summary>
    public Func<ToolContext, TimeSpan, string>? TimeoutText { get; init; }

    /// <summary>
    /// What the model is told when the tool throws; default a sentence without the exception's text, which may hold secrets. Null makes
    /// an exception fatal: the model is told that the tool failed, and then the session ends with an error. Asked also when the arguments
    /// are not what the tool takes, with a <see cref="ToolArgumentsException"/>; with the default, and with null, the model is told what is
    /// wrong with them, and nothing ends.
    /// </summary>
    public Func<ToolContext, Exception, string>? ErrorText { get; init; } = DefaultErrorText;

    /// <summary>
    /// Whether the agent has the tool at all; null for always. Asked when the agent is configured, and again at each call: a tool that
    /// is disabled, or whose predicate throws, is unknown.
    /// </summary>
    public Func<RunContext, RealtimeAgent, CancellationToken, ValueTask<bool>>? IsEnabled { get; init; }

    /// <summary>Whether a person must agree; default <see cref="ToolApprovalPolicy.Never"/>.</summary>
    public ToolApprovalPolicy Approval { get; init; } = ToolApprovalPolicy.Never;

    /// <summary>Checks of a call, in order; the first that does not allow decides.</summary>
    public IReadOnlyList<ToolInputGuardrail> InputGuardrails { get; init; } = [];

    /// <summary>True to check a call before a person is asked, and once more before it runs; default false: only the latter.</summary>
    public bool GuardBeforeApproval { get; init; }

    /// <summary>Checks of an answer, in order; each sees what the one before left.</summary>
    public IReadOnlyList<ToolOutputGuardrail> OutputGuardrails { get; init; } = [];

    /// <summary>When the agent speaks about the answer; default <see cref="ToolResponseMode.Always"/>. A <see cref="ToolResult"/> may say otherwise.</summary>
    public ToolResponseMode RespondAfter { get; init; }

    /// <summary>What becomes of a running call when the caller moves on; default <see cref="ToolCancellationPolicy.MustFinish"/>.</summary>
    public ToolCancellationPolicy Cancellation { get; init; } = ToolCancellationPolicy.MustFinish;

    /// <summary>After what time of running the agent says that it is still at it, if nobody speaks then; null for never.</summary>
    public TimeSpan? FillerAfter { get; init; }

    /// <summary>What it says then, in substance: the model chooses words and language.</summary>
    public string Filler { get; init; } = "You are still looking into it; one moment please.";

    /// <summary>A hand-written JSON Schema of the arguments instead of the generated one; null for the latter.</summary>
    public JsonElement? JsonSchema { get; init; }

    /// <summary>True to require each property and to allow no other, in the schema and at each call; default false.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Turns what the tool returned into text; null for strings as they are and JSON for all else. Bytes need one.</summary>
    public Func<object?, string>? OutputConverter { get; init; }

    /// <summary>True for answers that are not to be shown: a session's event log holds <c>***</c> in their place. The model is told them. Default false.</summary>
    public bool HidesOutput { get; init; }

    /// <summary>The longest answer in characters; null for <see cref="ToolOptions.MaxOutputLength"/>.</summary>
    public int? MaxOutputLength { get; init; }

    /// <summary>The default of <see cref="ErrorText"/>.</summary>
    public static string DefaultErrorText(ToolContext context, Exception exception) => $"The tool '{context.ToolName}' failed.";

    internal static RealtimeToolOptions Default { get; } = new();
}
