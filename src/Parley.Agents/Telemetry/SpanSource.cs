using System.Diagnostics;
using Parley.Realtime;

namespace Parley.Agents.Telemetry;

/// <summary>Begins and ends spans on the source <c>Parley</c>, without making them the thread's current one: a session's loop has many at once.</summary>
internal static class SpanSource
{
    private static readonly ActivitySource s_source = new("Parley");

    /// <summary>Who provides a model, as it is told in spans and measurements.</summary>
    public static string ProviderOf(IRealtimeModel model) => model.ProviderName ?? "unknown";

    /// <summary>Null when nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Whether it is done elsewhere.</param>
    /// <param name="parent">Null for the thread's current span.</param>
    /// <param name="at">When it begins.</param>
    /// <param name="tags">What a sampler decides by.</param>
    public static Activity? Begin(
        string name, ActivityKind kind, Activity? parent, DateTimeOffset at, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        var ambient = Activity.Current;
        var span = s_source.StartActivity(kind, parent?.Context ?? default, tags.ToArray(), startTime: at, name: name);
        Activity.Current = ambient;
        return span;
    }

    /// <summary>Ends a span, if there is one.</summary>
    public static void End(Activity? span, DateTimeOffset at)
    {
        var ambient = Activity.Current;
        span?.SetEndTime(at.UtcDateTime);
        span?.Dispose();
        Activity.Current = ambient;
    }

    /// <summary>Says that it went wrong, by a code or the kind of fault alone: a message may hold personal data.</summary>
    public static void Fail(Activity? span, string errorType)
    {
        span?.SetTag("error.type", errorType);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Opens a connection within a span <c>connect</c>, and measures how long that takes.</summary>
    /// <param name="model">What is dialled.</param>
    /// <param name="reason">Why, in a word.</param>
    /// <param name="instruments">Where it is measured.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="isOverdue">Whether it was given up because it took too long; else nobody wants it any more, which is no failure.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IRealtimeConnection> ConnectAsync(
        IRealtimeModel model, string reason, SessionInstruments instruments, TimeProvider timeProvider, Func<bool> isOverdue, CancellationToken cancellationToken)
    {
        var startedAt = timeProvider.GetTimestamp();
        string? failure = null;
        var span = Begin("connect", ActivityKind.Client, parent: null, timeProvider.GetUtcNow(), new KeyValuePair<string, object?>("gen_ai.provider.name", ProviderOf(model)));
        try
        {
            return await model.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested || isOverdue())
        {
            failure = exception switch
            {
                RealtimeConnectException refused => refused.Failure.ToString(),
                OperationCanceledException when cancellationToken.IsCancellationRequested => nameof(RealtimeFailure.TimedOut),
                _ => nameof(RealtimeFailure.Other),
            };
            Fail(span, (exception as RealtimeConnectException)?.Code ?? exception.GetType().Name);
            throw;
        }
        finally
        {
            End(span, timeProvider.GetUtcNow());
            instruments.Connecting.Record(
                timeProvider.GetElapsedTime(startedAt).TotalSeconds,
                new("gen_ai.provider.name", ProviderOf(model)), new("parley.connect.reason", reason), new("error.type", failure));
        }
    }
}
