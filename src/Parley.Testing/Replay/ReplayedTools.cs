using System.Collections.Concurrent;
using Parley.Agents.EventLog;
using Parley.Agents.Tools;

namespace Parley.Testing.Replay;

/// <summary>Stands in for an agent's tools: each call ends as the log says, when it is told to.</summary>
internal sealed class ReplayedTools
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ToolResult>> _answers = new(StringComparer.Ordinal);

    /// <summary>In place of the tool.</summary>
    public async ValueTask<object?> InvokeAsync(
        ToolContext call, Func<CancellationToken, ValueTask<object?>> tool, CancellationToken cancellationToken) =>
        await Answer(call.CallId).Task.WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>A call ends.</summary>
    public void End(EventLogEntry entry)
    {
        var outcome = entry.Data!;
        if (Text("failure") is nameof(ToolFailure.Timeout) or nameof(ToolFailure.Cancelled))
        {
            return; // the session ends it by itself
        }

        var answer = Answer(Text("call_id"));
        if (outcome["is_fatal"]?.GetValue<bool>() == true)
        {
            answer.TrySetException(new InvalidOperationException("The tool failed in the log."));
            return;
        }

        answer.TrySetResult(ToolResult.Text(Text("output")) with { RespondAfter = Enum.Parse<ToolResponseMode>(Text("respond_after")) });

        string Text(string member) => outcome[member]!.GetValue<string>();
    }

    private TaskCompletionSource<ToolResult> Answer(string callId) =>
        _answers.GetOrAdd(callId, _ => new TaskCompletionSource<ToolResult>(TaskCreationOptions.RunContinuationsAsynchronously));
}
