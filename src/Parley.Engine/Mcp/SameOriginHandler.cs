namespace Parley.Engine.Mcp;

/// <summary>
/// Sends requests to one origin only. On the older transport the server says where messages are to go; it must not send this one, with its
/// secrets, elsewhere.
/// </summary>
internal sealed class SameOriginHandler(HttpMessageHandler inner, Uri url) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } target
        && Uri.Compare(target, url, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException("The MCP server wants messages sent to another server.");
}
