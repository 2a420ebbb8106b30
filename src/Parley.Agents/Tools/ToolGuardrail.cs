namespace Parley.Agents.Tools;

/// <summary>Checks a call before its tool runs. Runs beside the conversation; one that throws lets nothing pass.</summary>
/// <param name="context">The call.</param>
/// <param name="cancellationToken">Cancelled when the call is.</param>
public delegate ValueTask<ToolVerdict> ToolInputGuardrail(ToolContext context, CancellationToken cancellationToken);

/// <summary>Checks what a tool answered before the model is told. Runs beside the conversation; one that throws lets nothing pass.</summary>
/// <param name="context">The call.</param>
/// <param name="output">The answer as text.</param>
/// <param name="cancellationToken">Cancelled when the call is.</param>
public delegate ValueTask<ToolVerdict> ToolOutputGuardrail(ToolContext context, string output, CancellationToken cancellationToken);

/// <summary>What a guardrail of a tool decides.</summary>
public sealed record ToolVerdict
{
    private ToolVerdict(ToolVerdictKind kind, string text = "") => (Kind, Text) = (kind, text);

    /// <summary>Go on.</summary>
    public static ToolVerdict Allow { get; } = new(ToolVerdictKind.Allow);

    internal ToolVerdictKind Kind { get; }

    internal string Text { get; }

    /// <summary>The tool does not run, or its answer is not given: the model is told <paramref name="message"/> instead, and responds.</summary>
    public static ToolVerdict Reject(string message) => new(ToolVerdictKind.Reject, message);

    /// <summary>Go on with something else: other arguments, as a JSON object, or another answer.</summary>
    public static ToolVerdict Replace(string text) => new(ToolVerdictKind.Replace, text);

    /// <summary>The session ends with an error, after the model was told that the tool failed.</summary>
    /// <param name="reason">For the session's error event; never told to the model.</param>
    public static ToolVerdict Raise(string reason) => new(ToolVerdictKind.Raise, reason);

    /// <summary>The kind alone: the text may be personal.</summary>
    public override string ToString() => $"{nameof(ToolVerdict)} {Kind}";
}

/// <summary>The kinds of <see cref="ToolVerdict"/>.</summary>
internal enum ToolVerdictKind
{
    Allow,
    Reject,
    Replace,
    Raise,
}
