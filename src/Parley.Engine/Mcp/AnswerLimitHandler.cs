namespace Parley.Engine.Mcp;

/// <summary>Breaks off answers that are longer than a limit.</summary>
internal sealed class AnswerLimitHandler(HttpMessageHandler inner, int byteLimit) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var whole = response.Content;
        var limited = new StreamContent(new LimitedStream(await whole.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), byteLimit));
        foreach (var header in whole.Headers)
        {
            limited.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = limited;
        return response;
    }
}
