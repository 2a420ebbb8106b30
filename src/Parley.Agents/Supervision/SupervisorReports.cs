using Parley.Agents.Tools;

namespace Parley.Agents.Supervision;

/// <summary>Shows a supervisor's work in the session whose tool it is: its tool calls, and what it writes, sentence by sentence.</summary>
internal sealed class SupervisorReports(ToolContext call) : IChatLoopReports
{
    private int _shownLength;

    public ToolContext? Tool => call;

    public ValueTask StepAsync(ToolStep step, CancellationToken cancellationToken)
    {
        _shownLength = 0; // what it writes after a call is another text
        return call.ReportStepAsync(step, cancellationToken);
    }

    public ValueTask WrittenAsync(string text, CancellationToken cancellationToken)
    {
        var end = text.AsSpan().LastIndexOfAny('.', '!', '?') + 1;
        if (end <= _shownLength)
        {
            return ValueTask.CompletedTask;
        }

        var sentences = text[_shownLength..end].Trim();
        _shownLength = end;
        return call.ReportProgressAsync(sentences, cancellationToken);
    }
}
