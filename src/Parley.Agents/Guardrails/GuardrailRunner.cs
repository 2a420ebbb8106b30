using Microsoft.Extensions.Logging;

namespace Parley.Agents.Guardrails;

/// <summary>
/// Runs guardrails beside the conversation, those of one check in parallel. Whatever one does, every check is answered once and the others
/// count. <see cref="Start"/> and <see cref="DisposeAsync"/> are for one caller at a time; answers are delivered from any thread.
/// </summary>
/// <param name="timeout">How long each guardrail may take.</param>
/// <param name="deliver">Takes each answer; not called after disposal.</param>
/// <param name="timeProvider">The clock of timeouts and durations.</param>
/// <param name="logger">Told of failures, without the text.</param>
internal sealed class GuardrailRunner(
    TimeSpan timeout,
    Func<GuardrailCheck, IReadOnlyList<GuardrailResult>, CancellationToken, ValueTask> deliver,
    TimeProvider timeProvider,
    ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private bool _isDisposed;

    /// <summary>Begins a check and returns at once.</summary>
    public void Start(GuardrailCheck check)
    {
        _running.RemoveAll(task => task.IsCompleted);
        _running.Add(RunAsync(check));
    }

    /// <summary>Cancels what runs and waits until nothing will be delivered any more. A guardrail that ignores its token is left behind.</summary>
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
    }

    private async Task RunAsync(GuardrailCheck check)
    {
        try
        {
            var results = await Task.WhenAll(check.Guardrails.Select(guardrail => JudgeAsync(guardrail, check.Text))).ConfigureAwait(false);
            await deliver(check, results, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the session is over: nobody asks any more
        }
    }

    private async Task<GuardrailResult> JudgeAsync(IGuardrail guardrail, GuardedText text)
    {
        var startedAt = timeProvider.GetTimestamp();
        using var timer = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stopping.Token);
        GuardrailResult result;
        try
        {
            // On the pool, because it may block before its first await; abandoned, because it may ignore its token.
            var judging = Task.Run(() => guardrail.CheckAsync(text, either.Token).AsTask(), either.Token);
            var verdict = await judging.WaitAsync(either.Token).ConfigureAwait(false);
            var outcome = verdict.IsTripped ? GuardrailOutcome.Tripped : GuardrailOutcome.Passed;
            result = new GuardrailResult(guardrail.Name, outcome) { Detail = verdict.Detail };
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            result = new GuardrailResult(guardrail.Name, GuardrailOutcome.TimedOut);
        }
        catch (Exception exception) // a guardrail's fault ends neither the call nor the other guardrails
        {
            result = new GuardrailResult(guardrail.Name, GuardrailOutcome.Failed) { Detail = exception.GetType().Name };
        }

        if (result.IsFailure)
        {
            GuardrailLog.GuardrailFailed(logger, result.Name, result.Outcome, result.Detail);
        }

        return result with { PolicyHint = guardrail.PolicyHint, Duration = timeProvider.GetElapsedTime(startedAt) };
    }
}
