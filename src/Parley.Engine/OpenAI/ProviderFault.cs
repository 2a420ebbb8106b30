using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;

namespace Parley.Engine.OpenAI;

/// <summary>Says in one way what went wrong with a server, whatever the official package throws.</summary>
internal sealed class ProviderFault(OpenAIStageOptions options, string path)
{
    private readonly string _where = new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + path).GetComponents(
        UriComponents.Scheme | UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>True for what <see cref="Describe"/> understands; cancellation by the caller is not a fault.</summary>
    public static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && exception is ClientResultException or AggregateException or HttpRequestException or IOException or OperationCanceledException
            or JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException;

    /// <summary>How long a refusal asks to wait; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(PipelineResponse? response, TimeProvider timeProvider)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date) && date > timeProvider.GetUtcNow()
            ? date - timeProvider.GetUtcNow()
            : null;
    }

    public ProviderException Describe(Exception exception) => exception switch
    {
        ProviderException described => described,
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        ClientResultException { Status: > 0 } refusal => Refused(refusal),
        OperationCanceledException => new ProviderException(
            $"{_where} was silent for {options.Timeout.TotalSeconds:0.#} s. Check that it is up and not overloaded.", isTransient: true, null, exception),
        ClientResultException or HttpRequestException or IOException => new ProviderException(
            $"{_where} could not be reached or broke off: {Innermost(exception)} Check that the server runs and the base URL is right.",
            isTransient: true, null, exception),
        _ => new ProviderException(
            $"{_where} answered with something that is not OpenAI's format. Check that the base URL ends where the server's /v1 does.",
            isTransient: false, null, exception),
    };

    public ProviderException NotPcm(string contentType) => new(
        $"{_where} was asked for PCM and sent {contentType}. Choose a server or model that honours response_format \"pcm\".", isTransient: false);

    private ProviderException Refused(ClientResultException refusal)
    {
        var wait = RetryAfter(refusal.GetRawResponse(), options.TimeProvider);
        var advice = refusal.Status switch
        {
            401 or 403 => "Check the key and that it belongs to this server.",
            404 => $"Check the base URL and that the server has the model '{options.Model}'.",
            429 when wait is { } time => $"It limits requests; try again in {time.TotalSeconds:0.#} s or ask for a higher limit.",
            429 => "It limits requests; try again later or ask for a higher limit.",
            >= 500 => "The fault is the server's; try again, or look at its log.",
            _ => "It does not accept the request; look at the server's log for the reason.",
        };
        var isTransient = refusal.Status is 408 or 409 or 429 or >= 500;
        return new ProviderException($"{_where} refused the request (HTTP {refusal.Status}). {advice}", isTransient, wait, refusal);
    }

    private static string Innermost(Exception exception)
    {
        var message = exception.GetBaseException().Message.Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
