using System.Net;
using System.Net.WebSockets;
using Parley.Realtime.Errors;

namespace Parley.Realtime.WebSockets;

/// <summary>A model behind a WebSocket: OpenAI, Azure OpenAI, or any server of the same protocol.</summary>
public sealed class WebSocketRealtimeModel(WebSocketRealtimeModelOptions options) : IRealtimeModel
{
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);

    private readonly Uri _address = RealtimeAddress.Of(options);

    /// <inheritdoc/>
    public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Socket.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var socket = await OpenAsync(either.Token).ConfigureAwait(false);
            return await GreetAsync(socket, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException(
                $"{Where} did not open a session within {options.ConnectTimeout.TotalSeconds:0.#} s. Check the address and the network.",
                innerException: fault);
        }
    }

    /// <summary>The address without its query.</summary>
    public override string ToString() => Where;

    private string Where => RealtimeAddress.Printable(_address);

    private async Task<ClientWebSocket> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol("realtime");
            socket.Options.KeepAliveInterval = s_keepAlive;
            socket.Options.KeepAliveTimeout = s_keepAlive;
            socket.Options.CollectHttpResponseDetails = true;
            await AuthenticateAsync(socket.Options, cancellationToken).ConfigureAwait(false);
            await socket.ConnectAsync(_address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException fault)
        {
            var refusal = Refusal(socket.HttpStatusCode, fault);
            socket.Dispose();
            throw refusal;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask AuthenticateAsync(ClientWebSocketOptions socketOptions, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in options.Headers)
        {
            socketOptions.SetRequestHeader(name, value);
        }

        if (options.ApiKey is { } apiKey)
        {
            var key = await apiKey(cancellationToken).ConfigureAwait(false);
            socketOptions.SetRequestHeader(options.ApiKeyHeader ?? "Authorization", options.ApiKeyHeader is null ? $"Bearer {key}" : key);
        }
    }

    /// <summary>Waits for the first event: a refusal comes as an <c>error</c> after the handshake, not instead of it (protocol §2.1.4).</summary>
    private async Task<IRealtimeConnection> GreetAsync(ClientWebSocket webSocket, CancellationToken cancellationToken)
    {
        var connection = new WebSocketRealtimeConnection(new RealtimeSocket(webSocket, options.Socket));
        try
        {
            await connection.ReceiveFirstAsync(cancellationToken).ConfigureAwait(false);
            return connection.First is ErrorEvent { Error: var error }
                ? throw new RealtimeConnectException($"{Where} refused the session: {error.Message}", error.Code ?? error.Type)
                : connection;
        }
        catch (RealtimeDisconnectedException fault)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new RealtimeConnectException($"{Where} closed before a session began. {fault.Message}", innerException: fault);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private RealtimeConnectException Refusal(HttpStatusCode status, WebSocketException fault) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new RealtimeConnectException(
            $"{Where} refused the key (HTTP {(int)status}). Check the key and that it belongs to this endpoint.", "invalid_api_key", fault),
        HttpStatusCode.NotFound => new RealtimeConnectException(
            $"There is no Realtime endpoint at {Where} (HTTP 404). Check the base URL.", "not_found", fault),
        HttpStatusCode.TooManyRequests => new RealtimeConnectException(
            $"{Where} refused the connection for now (HTTP 429). Try again later or ask for a higher limit.", "rate_limit_exceeded", fault),
        0 => new RealtimeConnectException(
            $"{Where} could not be reached: {fault.InnerException?.Message ?? fault.Message} Check the address and the network.",
            innerException: fault),
        _ => new RealtimeConnectException($"{Where} refused the connection (HTTP {(int)status}).", innerException: fault),
    };
}
