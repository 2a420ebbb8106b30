using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Agents.Resolution;

namespace Parley.Agents.Tools;

/// <summary>
/// Runs calls beside the conversation, a bounded number at once. Whatever a tool does, each call ends in one outcome. For one caller
/// at a time; the host is called from any thread.
/// </summary>
internal sealed class ToolRunner : IAsyncDisposable
{
    private readonly IToolHost _host;
    private readonly RunContext _run;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ToolExecution _execution;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, RunningTool> _running = new(StringComparer.Ordinal);
    private bool _isDisposed;

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

        var started = new RunningTool(new ToolContext(call, agent.Agent, _run, _host), agent, _stopping.Token);
        _running[call.CallId] = started;
        started.Completion = Task.Run(() => RunAsync(started)); // at once off the loop: predicates are the application's code
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
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Values.Select(running => running.Over)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var running in _running.Values)
        {
            running.Dispose();
        }

        _stopping.Dispose();
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

            await _host.EndAsync(outcome with { Duration = _timeProvider.GetElapsedTime(startedAt) }, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
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
            // Abandoned when it is cancelled: predicates and guardrails may ignore their token, like tools.
            return await _execution.RunAsync(running.Context, running.Agent, running.Token).WaitAsync(running.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (running.CancelReason is not null && !_stopping.IsCancellationRequested)
        {
            return ToolFailures.Cancelled(running.Context.Call, running.CancelReason);
        }
    }
}
