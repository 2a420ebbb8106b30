using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Resolution;
using Parley.Agents.Sessions;

namespace Parley.Agents.Tools;

/// <summary>
/// Runs calls beside the conversation, a bounded number at once. Whatever a tool does, each call ends in one outcome. For one caller
/// at a time; the host is called from any thread.
/// </summary>
internal sealed class ToolRunner : IAsyncDisposable
{
    private readonly IToolHost _host;
    private readonly ToolApprovals _approvals;
    private readonly RunContext _run;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ToolExecution _execution;
    private readonly SideWork _work = new();
    private readonly Dictionary<string, RunningTool> _running = new(StringComparer.Ordinal);

    /// <param name="options">How tools are run.</param>
    /// <param name="host">Told of what they say and how they end.</param>
    /// <param name="approvals">Where people decide.</param>
    /// <param name="run">What tools share.</param>
    /// <param name="timeProvider">The clock of timeouts and durations.</param>
    /// <param name="logger">Told of failures, without arguments or outputs.</param>
    public ToolRunner(
        ToolOptions options, IToolHost host, ToolApprovals approvals, RunContext run, TimeProvider timeProvider, ILogger logger)
    {
        _host = host;
        _approvals = approvals;
        _run = run;
        _timeProvider = timeProvider;
        _logger = logger;
        _execution = new ToolExecution(options, new ToolChecks(options, approvals, host), host, timeProvider);
    }

    /// <summary>Begins a call and returns at once. The call id must be new: <see cref="ToolLedger"/> says whether it is.</summary>
    public void Start(ToolCall call, ResolvedAgent agent)
    {
        foreach (var over in _running.Values.Where(running => running.Over.IsCompleted).ToList())
        {
            _running.Remove(over.Context.CallId);
            over.Dispose();
        }

        var started = new RunningTool(new ToolContext(call, agent.Agent, _run, _host), agent, _work.Stopping);
        _running[call.CallId] = started;
        started.Completion = RunAsync(started);
    }

    /// <summary>The caller moved on: cancels the calls whose tools allow it.</summary>
    public void Interrupt()
    {
        foreach (var running in _running.Values)
        {
            running.Yield();
        }
    }

    /// <summary>Cancels one call, whatever its tool allows. False when it does not run.</summary>
    public bool Cancel(string callId, string reason) => _running.TryGetValue(callId, out var running) && running.Cancel(reason);

    /// <summary>Cancels what runs and waits until nothing will be told any more. A tool that ignores its token is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running.Values)
        {
            _work.Add(running.Over);
        }

        await _work.DisposeAsync().ConfigureAwait(false);
        foreach (var running in _running.Values)
        {
            running.Dispose();
        }
    }

    private async Task RunAsync(RunningTool running)
    {
        var call = running.Context.Call;
        var startedAt = _timeProvider.GetTimestamp();
        try
        {
            var outcome = await ExecuteAsync(running).ConfigureAwait(false);
            if (outcome.Failure != ToolFailure.None)
            {
                ToolLog.ToolFailed(_logger, call.Name, outcome.Failure, outcome.Exception?.GetType().Name);
            }

            await _host.EndAsync(outcome with { Duration = _timeProvider.GetElapsedTime(startedAt) }, _work.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_work.Stopping.IsCancellationRequested)
        {
            ToolLog.ToolAbandoned(_logger, call.Name);
        }
        catch (ChannelClosedException) // the session ended meanwhile
        {
            ToolLog.ToolAbandoned(_logger, call.Name);
        }
    }

    private async Task<ToolOutcome> ExecuteAsync(RunningTool running)
    {
        try
        {
            // The whole of it, and not the tool alone: predicates and guardrails are the application's code as well.
            return await ApplicationCode.RunAsync(token => _execution.RunAsync(running.Context, running.Agent, token), running.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (running.CancelReason is not null && !_work.Stopping.IsCancellationRequested)
        {
            _approvals.Drop(running.Context.CallId); // before anybody hears of its end: what is left behind is told later
            return ToolFailures.Cancelled(running.Context.Call, running.CancelReason);
        }
    }
}
