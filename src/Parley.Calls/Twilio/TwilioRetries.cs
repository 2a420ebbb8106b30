using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Parley.Calls.Twilio;

/// <summary>When a request to Twilio is made again, and how long after.</summary>
internal static class TwilioRetries
{
    /// <param name="options">How often, how long.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="isRepeatable">Whether it does no harm to do the request twice.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(TwilioRestOptions options, TimeProvider timeProvider, bool isRepeatable)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRepeat(arguments.Outcome, options, timeProvider, isRepeatable)),
                DelayGenerator = arguments => ValueTask.FromResult(AskedFor(arguments.Outcome.Result, timeProvider)),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout }).Build();
    }

    private static bool ShouldRepeat(Outcome<HttpResponseMessage> outcome, TwilioRestOptions options, TimeProvider timeProvider, bool isRepeatable) => outcome switch
    {
        { Result: { } response } when AskedFor(response, timeProvider) > options.MaxRetryDelay => false,
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
        { Result: { } response } => isRepeatable && response.StatusCode >= HttpStatusCode.InternalServerError,
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => true, // nothing was sent
        { Exception: HttpRequestException or TimeoutRejectedException } => isRepeatable,
        _ => false,
    };

    private static TimeSpan? AskedFor(HttpResponseMessage? response, TimeProvider timeProvider) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > timeProvider.GetUtcNow() ? date - timeProvider.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
