using Parley.Agents.Resolution;

namespace Parley.Agents.Tools;

/// <summary>The outcomes of calls that did not succeed.</summary>
internal static class ToolFailures
{
    /// <summary>Parley's own words, as JSON.</summary>
    public static ToolOutcome Of(ToolCall call, ToolFailure failure, string message, Exception? exception = null) =>
        new(call, ToolOutput.FormatError(message)) { Failure = failure, Error = message, Exception = exception };

    /// <summary>The model wrote arguments that the tool does not take: it is told what is wrong, in the tool's own words where it has some.</summary>
    public static ToolOutcome BadArguments(ToolContext context, RealtimeToolOptions tool, string problem, Exception? exception = null)
    {
        var mistake = new ToolArgumentsException($"The tool '{context.ToolName}' was not run: {problem}.", exception);
        var text = tool.ErrorText is { } own && own != RealtimeToolOptions.Default.ErrorText
            ? Words(() => own(context, mistake), mistake.Message)
            : mistake.Message;
        return Of(context.Call, ToolFailure.BadArguments, text, exception ?? mistake);
    }

    /// <summary>The application's words; the default when it has none or its function throws.</summary>
    public static string Words(Func<string?> words, string otherwise)
    {
        try
        {
            return words() ?? otherwise;
        }
        catch (Exception) // what it was to describe is an outcome already
        {
            return otherwise;
        }
    }

    /// <summary>The words of whoever rejected it, as they are.</summary>
    public static ToolOutcome Rejected(ToolCall call, string message) =>
        new(call, message) { Failure = ToolFailure.Rejected, Error = message };

    /// <summary>The model is told no more than that it failed; the session ends.</summary>
    /// <param name="call">The call.</param>
    /// <param name="failure">Why.</param>
    /// <param name="reason">For the session's error event.</param>
    /// <param name="exception">What was thrown; null for nothing.</param>
    public static ToolOutcome Fatal(ToolCall call, ToolFailure failure, string reason, Exception? exception = null) =>
        Of(call, failure, $"The tool '{call.Name}' failed.", exception) with { Error = reason, IsFatal = true, RespondAfter = ToolResponseMode.Never };

    /// <summary>Nobody waits for the answer any more.</summary>
    public static ToolOutcome Cancelled(ToolCall call, string reason) =>
        Of(call, ToolFailure.Cancelled, $"The tool '{call.Name}' was cancelled: {reason}.") with { RespondAfter = ToolResponseMode.Never };

    /// <summary>There is no such tool, as far as the model is concerned.</summary>
    public static ToolOutcome Unknown(ToolCall call, ResolvedAgent agent)
    {
        var known = string.Join(", ", agent.ToolsByName.Keys.Where(name => name != call.Name).Order(StringComparer.Ordinal)); // without the called one, which may be disabled
        return Of(
            call, ToolFailure.UnknownTool, $"There is no tool named '{call.Name}'. {(known.Length == 0 ? "There are none." : $"There are: {known}.")}");
    }
}
