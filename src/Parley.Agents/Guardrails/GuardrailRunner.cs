using Microsoft.Extensions.Logging;
using Parley.Agents.Sessions;

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
    private readonly SideWork _checks = new();

    /// <summary>Begins a check and returns at once.</summary>
    public void Start(GuardrailCheck check) => _checks.Add(RunAsync(check));

    /// <summary>Cancels what runs and waits until nothing will be delivered any more. A guardrail that ignores its token is left behind.</summary>
    public ValueTask DisposeAsync() => _checks.DisposeAsync();

    private async Task RunAsync(GuardrailCheck check)
    {
        try
        {
            var results = await Task.WhenAll(check.Guardrails.Select(guardrail => JudgeAsync(guardrail, check.Text))).ConfigureAwait(false);
            await deliver(check, results, _checks.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_checks.Stopping.IsCancellationRequested)
        {
            // the session is over: nobody asks any more
        }
    }

    private async Task<GuardrailResult> JudgeAsync(IGuardrail guardrail, GuardedText text)
    {
        var startedAt = timeProvider.GetTimestamp();
        using var timer = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _checks.Stopping);
        var (name, hint) = (guardrail.GetType().Name, (string?)null); // the application's code: it may throw wherever it is asked
        GuardrailResult result;
        try
        {
            (name, hint) = (guardrail.Name, guardrail.PolicyHint);
            var verdict = await ApplicationCode.RunAsync(token => guardrail.CheckAsync(text, token).AsTask(), either.Token).ConfigureAwait(false);
            var outcome = verdict.IsTripped ? GuardrailOutcome.Tripped : GuardrailOutcome.Passed;
            result = new GuardrailResult(name, outcome) { Detail = verdict.Detail };
        }
        catch (OperationCanceledException) when (_checks.Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            result = new GuardrailResult(name, GuardrailOutcome.TimedOut);
        }
        catch (Exception exception) // a guardrail's fault ends neither the call nor the other guardrails
        {
            result = new GuardrailResult(name, GuardrailOutcome.Failed) { Detail = exception.GetType().Name };
        }

        if (result.IsFailure)
        {
            GuardrailLog.GuardrailFailed(logger, result.Name, result.Outcome, result.Detail);
        }

        return result with { PolicyHint = hint, Duration = timeProvider.GetElapsedTime(startedAt) };
    }
}
