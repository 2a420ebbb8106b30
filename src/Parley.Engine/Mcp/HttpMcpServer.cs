using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Parley.Realtime.Items;

namespace Parley.Engine.Mcp;

/// <summary>One MCP server over HTTP: the official client, bounded.</summary>
internal sealed class HttpMcpServer(
    McpClient client, HttpClientTransport transport, HttpClient http, HttpMcpOptions options, TimeProvider timeProvider) : IMcpServer
{
    private static readonly TimeSpan s_goodbyeTime = TimeSpan.FromSeconds(2);

    public async ValueTask<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<McpTool>();
        string? cursor = null;
        do
        {
            var page = await McpFault.WrapAsync(
                () => client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
            tools.AddRange(page.Tools.Select(Describe));
            if (tools.Count > options.ToolLimit)
            {
                throw McpServerException.Protocol(-32603, $"The MCP server offers more than {options.ToolLimit} tools.");
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return tools;
    }

    public async ValueTask<string> CallAsync(string tool, string arguments, CancellationToken cancellationToken)
    {
        var request = new CallToolRequestParams { Name = tool, Arguments = Parse(arguments) };
        var result = await McpFault.WrapAsync(() => client.CallToolAsync(request, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        var text = Cut(TextOf(result));
        return result.IsError == true ? throw McpServerException.Tool(text.Length == 0 ? "The tool failed without saying why." : text) : text;
    }

    public async ValueTask DisposeAsync()
    {
        var goodbye = client.DisposeAsync().AsTask();
        await Task.WhenAny(goodbye, Task.Delay(s_goodbyeTime, timeProvider, CancellationToken.None)).ConfigureAwait(false);
        http.CancelPendingRequests(); // a server that does not take the goodbye is left
        await goodbye.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await transport.DisposeAsync().ConfigureAwait(false);
        http.Dispose();
    }

    private static McpTool Describe(Tool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = tool.InputSchema,
        Annotations = tool.Annotations is { } hints ? JsonSerializer.SerializeToElement(hints, McpJson.TypeInfo<ToolAnnotations>()) : null,
    };

    private static Dictionary<string, JsonElement> Parse(string arguments)
    {
        try
        {
            var root = JsonElement.Parse(arguments);
            if (root.ValueKind == JsonValueKind.Object)
            {
                return root.EnumerateObject().GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.Last().Value);
            }
        }
        catch (JsonException)
        {
            // said below
        }

        throw McpServerException.Protocol(-32602, "The model's arguments are not a JSON object.");
    }

    private static string TextOf(CallToolResult result)
    {
        var text = string.Join('\n', result.Content.Select(block => block switch
        {
            TextContentBlock written => written.Text,
            EmbeddedResourceBlock { Resource: TextResourceContents written } => written.Text,
            _ => $"[{block.Type}]",
        }));
        return text.Length == 0 && result.StructuredContent is { } structured ? structured.GetRawText() : text;
    }

    private string Cut(string text) => text.Length <= options.OutputLengthLimit
        ? text
        : $"{text.AsSpan(0, options.OutputLengthLimit)}\n[cut: {text.Length} characters]";
}
