using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Mcp;

/// <summary>The least of an MCP server over streamable HTTP, on a free port of this machine, that can also misbehave.</summary>
internal sealed class TestMcpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestMcpServer(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.First()), "/mcp");

    /// <summary>The Authorization and X-Key headers of each request.</summary>
    public ConcurrentQueue<(string Authorization, string Key)> Secrets { get; } = [];

    /// <summary>The methods that it was asked, oldest first.</summary>
    public ConcurrentQueue<string> Methods { get; } = [];

    /// <summary>Ends when a call hangs here.</summary>
    public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a call has been broken off by its caller.</summary>
    public TaskCompletionSource BrokenOff { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers with this status instead, from the given method on; null never.</summary>
    public (string Method, int Status)? Refuses { get; set; }

    public static async Task<TestMcpServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TestMcpServer(builder.Build());
        server._app.MapPost("/mcp", server.AnswerAsync);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Secrets.Enqueue((context.Request.Headers.Authorization.ToString(), context.Request.Headers["X-Key"].ToString()));
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var method = (string)request["method"]!;
        Methods.Enqueue(method);
        if (Refuses is { } refusal && refusal.Method == method)
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.Location = "/elsewhere"; // in case the status is a redirect
            return;
        }

        if (request["id"] is not { } id)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        switch (method)
        {
            case "initialize":
                answer["result"] = JsonNode.Parse("""{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"test","version":"1"}}""");
                break;
            case "tools/list":
                answer["result"] = JsonNode.Parse("""{"tools":[{"name":"weigh","description":"Weighs.","inputSchema":{"type":"object"}}]}""");
                break;
            case "tools/call":
                await CallAsync((string?)request["params"]!["arguments"]!["case"], answer, context.RequestAborted);
                break;
            default:
                answer["error"] = JsonNode.Parse("""{"code":-32601,"message":"There is no such method."}""");
                break;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private async Task CallAsync(string? what, JsonObject answer, CancellationToken aborted)
    {
        switch (what)
        {
            case "json-rpc error":
                answer["error"] = JsonNode.Parse("""{"code":-32602,"message":"The scale takes no elephants."}""");
                break;
            case "tool error":
                answer["result"] = Text("The scale is broken.", isError: true);
                break;
            case "long":
                answer["result"] = Text(new string('x', 100_000), isError: false);
                break;
            case "huge":
                answer["result"] = Text(new string('x', 5_000_000), isError: false);
                break;
            case "hang":
                Hangs.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);
                }
                finally
                {
                    BrokenOff.TrySetResult();
                }

                break;
            default:
                answer["result"] = Text("3 kg", isError: false);
                break;
        }
    }

    private static JsonObject Text(string text, bool isError) => new()
    {
        ["isError"] = isError,
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
    };
}
