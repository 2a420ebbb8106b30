using System.Text;
using Parley.Testing.Telephone.Manners;
using Parley.Testing.Telephone.Twiml;

namespace Parley.Testing.Telephone.Wire;

/// <summary>The carrier's requests to the platform: signed forms. Finds the platform behind the origin under which it is known in public.</summary>
internal sealed class PlatformClient(SimulatedCarrierOptions options, ICarrierManner manner, TimeProvider timeProvider) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = true, MaxAutomaticRedirections = 3, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The voice webhook as it is known in public.</summary>
    public string VoiceUrl =>
        options.VoiceUrl is not { } url ? throw new InvalidOperationException("Set SimulatedCarrierOptions.VoiceUrl: a call needs a number's webhook.")
        : options.PublicOrigin is { } origin ? origin.GetLeftPart(UriPartial.Authority) + url.PathAndQuery
        : url.OriginalString;

    /// <summary>Where a URL is really reached.</summary>
    public Uri Route(string url)
    {
        var named = new Uri(url);
        if (options.VoiceUrl is not { } voice || (named.Authority != options.PublicOrigin?.Authority && !(voice.Scheme == "http" && named.Scheme is "wss" or "https")))
        {
            return named;
        }

        var isSocket = named.Scheme is "ws" or "wss";
        return new UriBuilder(named)
        {
            Scheme = voice.Scheme == "http" ? (isSocket ? "ws" : "http") : (isSocket ? "wss" : "https"),
            Host = voice.Host,
            Port = voice.Port,
        }.Uri;
    }

    /// <summary>Posts a form; its body, or what the carrier would complain of.</summary>
    public async Task<(string? Body, CarrierProblem? Problem)> PostAsync(
        string url, IReadOnlyCollection<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.WebhookTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = manner.CreateRequest(Route(url), url, form);
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (options.PublicOrigin is { } origin)
        {
            request.Headers.Host = origin.Authority;
        }

        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return !response.IsSuccessStatusCode ? (null, new CarrierProblem(11200, $"{new Uri(url).AbsolutePath} was answered with {(int)response.StatusCode}."))
                : body.Length > TwimlDocument.MaxByteCount ? (null, new CarrierProblem(11750, $"{new Uri(url).AbsolutePath} answered {body.Length} bytes."))
                : (Encoding.UTF8.GetString(body), null);
        }
        catch (HttpRequestException exception)
        {
            return (null, new CarrierProblem(11205, $"{new Uri(url).AbsolutePath} cannot be reached: {exception.Message}"));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return (null, new CarrierProblem(11200, $"{new Uri(url).AbsolutePath} was not answered within {options.WebhookTimeout.TotalSeconds:0} s."));
        }
    }

    public void Dispose() => _http.Dispose();
}
