using System.ClientModel.Primitives;

namespace Parley.Engine.OpenAI;

/// <summary>Retries fast and seldom, and not at all when the server asks for more patience than a caller has.</summary>
internal sealed class BriefRetryPolicy(OpenAIStageOptions options) : ClientRetryPolicy(options.RetryCount)
{
    protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
        IsWorthWaiting(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) =>
        IsWorthWaiting(message) && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) =>
        ProviderFault.RetryAfter(message.Response, options.TimeProvider) ?? options.RetryDelay * Math.Pow(2, Math.Max(0, tryCount - 1));

    protected override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, options.TimeProvider, cancellationToken);

    private bool IsWorthWaiting(PipelineMessage message) =>
        ProviderFault.RetryAfter(message.Response, options.TimeProvider) is not { } wait || wait <= options.LongestRetryDelay;
}
