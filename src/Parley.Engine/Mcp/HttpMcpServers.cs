using System.Runtime.ExceptionServices;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Parley.Realtime.Items;

namespace Parley.Engine.Mcp;

/// <summary>Calls MCP servers over HTTP with the official client. Which of them may be called is the operator's decision.</summary>
/// <param name="options">Read at each use.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class HttpMcpServers(HttpMcpOptions options, TimeProvider timeProvider) : IMcpServers
{
    private static readonly McpClientOptions s_clientOptions = new()
    {
        ClientInfo = new Implementation { Name = "parley", Version = typeof(HttpMcpServers).Assembly.GetName().Version!.ToString(3) },
    };

    /// <inheritdoc/>
    public string? Refuse(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return ReachOf(url) != McpReach.Nowhere
            ? null
            : $"This server may not call the MCP server at {url.GetLeftPart(UriPartial.Authority)}. Its operator can allow it: mcp.allowed_servers in parley.yaml.";
    }

    /// <inheritdoc/>
    /// <remarks>A server that refuses streamable HTTP is tried with the older HTTP+SSE, as the Model Context Protocol says.</remarks>
    public async ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            return await ConnectAsync(address, HttpTransportMode.StreamableHttp, cancellationToken).ConfigureAwait(false);
        }
        catch (McpServerException refusal) when (MayBeOlder(refusal.Error) && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                return await ConnectAsync(address, HttpTransportMode.Sse, cancellationToken).ConfigureAwait(false);
            }
            catch (McpServerException)
            {
                ExceptionDispatchInfo.Throw(refusal); // what the server said to today's transport tells more
                throw;
            }
        }
    }

    private async ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, HttpTransportMode mode, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(address.Headers, StringComparer.OrdinalIgnoreCase);
        if (address.Authorization is { } token)
        {
            headers["Authorization"] = $"Bearer {token}";
        }

        var http = McpHttp.CreateClient(address.Url, ReachOf(address.Url), options.AnswerByteLimit);
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = address.Url,
                TransportMode = mode,
                EnableStandaloneGetStream = false, // nothing that a server sends unasked is of use here
                MaxReconnectionAttempts = 1,
                AdditionalHeaders = headers,
            },
            http,
            ownsHttpClient: false);
        try
        {
            var client = await McpFault.WrapAsync(
                () => McpClient.CreateAsync(transport, s_clientOptions, loggerFactory: null, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new HttpMcpServer(client, transport, http, options, timeProvider);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            http.Dispose();
            throw;
        }
    }

    /// <summary>Any status that a server gives to a request that it does not know; not those about who asks, or how often.</summary>
    private static bool MayBeOlder(McpCallError error) => error.Code is >= 400 and < 500 and not (401 or 403 or 408 or 429);

    private McpReach ReachOf(Uri url)
    {
        var allowing = options.AllowedServers.Where(pattern => pattern.Matches(url)).ToArray();
        return Array.Exists(allowing, pattern => pattern.NamesHost) ? McpReach.Anywhere
            : url.IsLoopback && options.AllowsThisMachine() ? McpReach.ThisMachine
            : allowing.Length > 0 ? McpReach.PublicNetwork
            : McpReach.Nowhere;
    }
}
