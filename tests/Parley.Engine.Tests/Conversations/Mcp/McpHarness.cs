using System.Text.Json;
using Parley.Engine.Conversations;
using Parley.Engine.Mcp;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations.Mcp;

/// <summary>A conversation whose session may name the servers of example.com.</summary>
internal static class McpHarness
{
    public const string Url = "https://example.com/mcp";

    /// <summary>Allows example.com; connects to nothing.</summary>
    public static IMcpServers Servers { get; } = new FakeMcpServers();

    public static ConversationHarness Create(Action<EngineOptions>? configure = null) => new(configure: configure, mcpServers: Servers);

    /// <summary>A conversation whose session has the server <c>shop</c> with the tools <c>find</c> (read-only) and <c>buy</c>.</summary>
    public static ConversationHarness WithShop(string? requireApproval = "never", string? allowedTools = null, ToolDefinition? further = null)
    {
        var conversation = Create();
        conversation.Update(new() { Tools = [Shop(requireApproval, allowedTools), .. further is null ? [] : new[] { further }] });
        conversation.List();
        return conversation;
    }

    public static McpToolDefinition Shop(string? requireApproval = null, string? allowedTools = null) => new()
    {
        ServerLabel = "shop",
        ServerUrl = Url,
        RequireApproval = requireApproval is null ? null : Json(requireApproval is "never" or "always" ? $"\"{requireApproval}\"" : requireApproval),
        AllowedTools = allowedTools is null ? null : Json(allowedTools),
    };

    public static void List(this ConversationHarness conversation, params McpTool[] tools) =>
        conversation.Handle(new McpToolsListed(
            conversation.LastEffect<ListMcpTools>().ItemId, tools.Length > 0 ? tools : [Tool("find", isReadOnly: true), Tool("buy")]));

    /// <summary>A running response in which the chat model has called a function.</summary>
    public static string CallFunction(this ConversationHarness conversation, string name, string arguments = """{"q":"tea"}""")
    {
        var responseId = conversation.Respond();
        conversation.Handle(new ResponseFunctionCalled(responseId, null, name, arguments));
        return responseId;
    }

    /// <summary>The final item of the only call.</summary>
    public static McpCallItem Call(this ConversationHarness conversation) => conversation.Events.OfType<ResponseOutputItemDoneEvent>()
        .Select(done => done.Item).OfType<McpCallItem>().Single();

    /// <summary>What the chat model was last shown.</summary>
    public static IEnumerable<string> LastToolNames(this ConversationHarness conversation) =>
        conversation.LastEffect<StartResponse>().Request.Options.Tools?.Select(tool => tool.Name) ?? [];

    public static McpTool Tool(string name, bool isReadOnly = false) => new()
    {
        Name = name,
        InputSchema = Json("""{"type":"object"}"""),
        Annotations = isReadOnly ? Json("""{"readOnlyHint":true}""") : null,
    };

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    private sealed class FakeMcpServers : IMcpServers
    {
        public string? Refuse(Uri url) => url.Host == "example.com" ? null : "Only example.com.";

        public ValueTask<IMcpServer> ConnectAsync(McpServerAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
