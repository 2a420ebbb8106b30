using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Server.Configuration;

namespace Parley.Server.Telephone;

/// <summary>How the carrier sees this server. It signs what it sees, so that only the configuration may say it, or a proxy that is trusted.</summary>
internal sealed class PublicAddress(CarrierOptions options)
{
    /// <summary>Whether it is known without a request.</summary>
    public bool IsKnown => options.PublicUrl is not null;

    /// <summary>The URL that the carrier asked for, byte for byte.</summary>
    public string UrlOf(HttpRequest request) => Origin(request) + Target(request);

    /// <summary>An address of ours for the carrier.</summary>
    /// <param name="pathAndQuery">Beginning with a slash.</param>
    /// <param name="request">Where it is given in answer to one; null elsewhere.</param>
    /// <exception cref="InvalidOperationException">There is no request, and the carrier's <c>public_url</c> is not set.</exception>
    public Uri Url(string pathAndQuery, HttpRequest? request) => new(Origin(request) + pathAndQuery);

    /// <summary>The same for a WebSocket.</summary>
    public Uri SocketUrl(string path, HttpRequest? request) => new("ws" + Origin(request)["http".Length..] + path);

    private string Origin(HttpRequest? request)
    {
        if (options.PublicUrl is { } url)
        {
            return url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        }

        if (request is null)
        {
            throw new InvalidOperationException($"Set {options.Section}.public_url: the carrier must be told how to reach this server.");
        }

        return options.TrustsForwardedHeaders
            ? $"{Forwarded(request, "X-Forwarded-Proto") ?? request.Scheme}://{Forwarded(request, "X-Forwarded-Host") ?? request.Host.Value}"
            : $"{request.Scheme}://{request.Host.Value}";
    }

    /// <summary>What the nearest proxy says; of a list the last is its own.</summary>
    private static string? Forwarded(HttpRequest request, string header) =>
        request.Headers[header].ToString().Split(',')[^1].Trim() is { Length: > 0 } value ? value : null;

    private static string Target(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && raw[0] == '/'
            ? raw
            : $"{request.PathBase}{request.Path}{request.QueryString}";
}
