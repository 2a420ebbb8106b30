using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Cli.Remote;

/// <summary>A running server's REST interface. What goes wrong is a <see cref="RemoteException"/>.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="url">Any address of the server: its path does not count.</param>
    /// <param name="apiKey">Null for none.</param>
    public RestClient(Uri url, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = new UriBuilder(url.Scheme is "https" or "wss" ? "https" : "http", url.Host, url.Port).Uri };
        if (apiKey is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    /// <summary>The path of a call, or of a part of it.</summary>
    public static string PathOf(string callId, string? part = null) => $"/v1/calls/{Uri.EscapeDataString(callId)}{(part is null ? "" : "/" + part)}";

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> members, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Write(members) };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>The answer as it comes; the caller disposes it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="lastEventId">Where a reader of events was; null for no reader, or a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw new RemoteException(ExitCode.Network, $"No Parley server answers at {_http.BaseAddress!.Authority}. Start one with: parley serve; or name it with --url.");
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Describe(response.StatusCode, await ReadAsync(response, cancellationToken));
        }
    }

    private static RemoteException Describe(HttpStatusCode status, JsonElement body)
    {
        var code = body.Text("error", "code");
        var exitCode = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ExitCode.Network
            : code == "call_not_found" ? ExitCode.Usage
            : ExitCode.Failed;
        return new RemoteException(exitCode, body.Text("error", "message") ?? $"The server refused: {(int)status}.", code);
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            throw new RemoteException(ExitCode.Network, $"What answers at {_http.BaseAddress!.Authority} is no Parley server, or an older one. Name it with --url.");
        }
    }

    private static ByteArrayContent Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new ByteArrayContent(stream.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
