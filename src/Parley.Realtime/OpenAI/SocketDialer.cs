using System.Net.WebSockets;

namespace Parley.Realtime.OpenAI;

/// <summary>Opens the socket of one connection.</summary>
internal sealed class SocketDialer(OpenAIRealtimeOptions options, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers)
{
    private const string SubProtocol = "realtime";

    /// <exception cref="RealtimeConnectException">The server refused or could not be reached.</exception>
    public async Task<WebSocket> DialAsync(FailureText text, CancellationToken cancellationToken)
    {
        var all = Headers(text.Key);
        if (options.SocketFactory is { } factory)
        {
            return await OpenAsync(factory, all, text, cancellationToken).ConfigureAwait(false);
        }

        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(SubProtocol);
            socket.Options.KeepAliveInterval = options.KeepAliveInterval;
            socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
            socket.Options.CollectHttpResponseDetails = true;
            foreach (var (name, value) in all)
            {
                socket.Options.SetRequestHeader(name, value);
            }

            await socket.ConnectAsync(address, options.HttpInvoker, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException fault)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw HttpRefusal.From(status, text, fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<WebSocket> OpenAsync(
        Func<Uri, IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<WebSocket>> factory,
        Dictionary<string, string> all,
        FailureText text,
        CancellationToken cancellationToken)
    {
        try
        {
            return await factory(address, all, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw HttpRefusal.From(fault.StatusCode ?? 0, text, new WebSocketException(fault.Message, fault));
        }
    }

    /// <summary>The application's own headers win over those that this client would send.</summary>
    private Dictionary<string, string> Headers(string? key)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (key is not null)
        {
            all[options.ApiKeyHeader ?? "Authorization"] = options.ApiKeyHeader is null ? $"Bearer {key}" : key;
        }

        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return all;
    }
}
