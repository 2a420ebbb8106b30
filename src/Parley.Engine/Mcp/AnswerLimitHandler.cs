namespace Parley.Engine.Mcp;

/// <summary>Breaks off answers that are longer than a limit.</summary>
internal sealed class AnswerLimitHandler(HttpMessageHandler inner, int byteLimit) : DelegatingHandler(inner)
{
    private const string EventStream = "text/event-stream";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var whole = response.Content;
        var unit = whole.Headers.ContentType?.MediaType == EventStream ? AnswerUnit.Line : AnswerUnit.Body;
        var limited = new StreamContent(new LimitedStream(await whole.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), unit, byteLimit));
        foreach (var header in whole.Headers)
        {
            limited.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = limited;
        return response;
    }
}
