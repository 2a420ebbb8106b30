using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Parley.Agents.Tools;

/// <summary>
/// Runs an agent's tools beside the conversation, a bounded number at once. Whatever a tool does, each call ends in one outcome.
/// <see cref="Start"/> and <see cref="DisposeAsync"/> are for one caller at a time; outcomes are delivered from any thread.
/// </summary>
internal sealed class ToolRunner : IAsyncDisposable
{
    private readonly ToolOptions _options;
    private readonly Func<ToolOutcome, CancellationToken, ValueTask> _deliver;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private bool _isDisposed;

    /// <param name="options">How.</param>
    /// <param name="deliver">Takes each outcome; not called after disposal.</param>
    /// <param name="timeProvider">The clock of timeouts and durations.</param>
    /// <param name="logger">Told of failures, without arguments or outputs.</param>
    public ToolRunner(
        ToolOptions options,
        Func<ToolOutcome, CancellationToken, ValueTask> deliver,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _options = options;
        _deliver = deliver;
        _timeProvider = timeProvider;
        _logger = logger;
        _slots = new SemaphoreSlim(options.MaxParallel);
    }

    /// <summary>Begins a call and returns at once. False when this call id was seen before: a call is never run twice.</summary>
    /// <param name="call">What the model wants.</param>
    /// <param name="functions">The tools of the agent that made the call, by name.</param>
    public bool Start(ToolCall call, FrozenDictionary<string, AIFunction> functions)
    {
        if (!_seen.Add(call.CallId))
        {
            return false;
        }

        _running.RemoveAll(task => task.IsCompleted);
        _running.Add(RunAsync(call, functions));
        return true;
    }

    /// <summary>Cancels what runs and waits until nothing will be delivered any more. A tool that ignores its token is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(ToolCall call, FrozenDictionary<string, AIFunction> functions)
    {
        var startedAt = _timeProvider.GetTimestamp();
        try
        {
            var outcome = await ExecuteAsync(call, functions).ConfigureAwait(false);
            var timed = outcome with { Duration = _timeProvider.GetElapsedTime(startedAt) };
            if (timed.Failure != ToolFailure.None)
            {
                ToolLog.ToolFailed(_logger, call.Name, timed.Failure, timed.Exception?.GetType().Name);
            }

            await _deliver(timed, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            ToolLog.ToolAbandoned(_logger, call.Name);
        }
    }

    private async Task<ToolOutcome> ExecuteAsync(ToolCall call, FrozenDictionary<string, AIFunction> functions)
    {
        if (!functions.TryGetValue(call.Name, out var function))
        {
            var known = functions.Count == 0 ? "There are none." : $"There are: {string.Join(", ", functions.Keys.Order())}.";
            return Fail(call, ToolFailure.UnknownTool, $"There is no tool named '{call.Name}'. {known}");
        }

        if (ToolArguments.Read(call.Arguments, function.JsonSchema, out var problem) is not { } arguments)
        {
            return Fail(call, ToolFailure.BadArguments, $"The tool '{call.Name}' was not run: {problem}.");
        }

        await _slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            return await InvokeAsync(call, function, arguments).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<ToolOutcome> InvokeAsync(ToolCall call, AIFunction function, AIFunctionArguments arguments)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            // On the pool, because a tool may block before its first await; abandoned, because it may ignore its token.
            var invocation = Task.Run(() => function.InvokeAsync(arguments, either.Token).AsTask(), either.Token);
            var result = await invocation.WaitAsync(either.Token).ConfigureAwait(false);
            return new ToolOutcome(call, ToolOutput.Format(result, function, _options.MaxOutputLength));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Fail(call, ToolFailure.Timeout, $"The tool '{call.Name}' did not answer within {_options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (JsonException exception)
        {
            return Fail(call, ToolFailure.BadArguments, $"The tool '{call.Name}' was not run: an argument has the wrong type.", exception);
        }
        catch (Exception exception) // a tool's fault never ends a call: it becomes an output and an event
        {
            return Fail(call, ToolFailure.Exception, $"The tool '{call.Name}' failed.", exception);
        }
    }

    private static ToolOutcome Fail(ToolCall call, ToolFailure failure, string message, Exception? exception = null) =>
        new(call, ToolOutput.FormatError(message)) { Failure = failure, Error = message, Exception = exception };
}
