using Parley.Engine.Conversations;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations.Mcp;

/// <summary>Statements C228, C229, C234 and C235: how a session learns what an MCP server offers.</summary>
[Trait("Category", "Unit")]
public sealed class McpListingTests
{
    [Fact]
    [Statement(228)]
    public void Update_WithAServer_ListsItsToolsUnderOneItem()
    {
        var conversation = McpHarness.Create();

        conversation.Update(new() { Tools = [McpHarness.Shop()] });
        conversation.List();

        Assert.Equal(
            ["session.updated", "mcp_list_tools.in_progress", "conversation.item.added", "mcp_list_tools.completed", "conversation.item.done"],
            conversation.Types.Skip(1));
        var itemId = conversation.Events.OfType<McpListToolsInProgressEvent>().Single().ItemId;
        Assert.Equal(itemId, conversation.Events.OfType<McpListToolsCompletedEvent>().Single().ItemId);
        var item = (McpListToolsItem)conversation.Events.OfType<ConversationItemDoneEvent>().Single().Item;
        Assert.Equal((itemId, "shop"), (item.Id, item.ServerLabel));
        Assert.Equal(["find", "buy"], item.Tools.Select(tool => tool.Name));
    }

    [Fact]
    [Statement(228)]
    public void Update_WithAServerThatFails_SaysSoUnderTheSameItemAndTellsWhy()
    {
        var conversation = McpHarness.Create();
        conversation.Update(new() { Tools = [McpHarness.Shop()] });

        conversation.Handle(new McpListingFailed(conversation.LastEffect<ListMcpTools>().ItemId, "The MCP server answered with HTTP status 401."));

        Assert.Equal(["mcp_list_tools.failed", "conversation.item.done", "error"], conversation.Types.TakeLast(3));
        Assert.Equal(
            conversation.Events.OfType<McpListToolsInProgressEvent>().Single().ItemId,
            conversation.Events.OfType<McpListToolsFailedEvent>().Single().ItemId);
        Assert.Equal("mcp_list_tools_failed", conversation.LastError.Code);
        Assert.Contains("'shop' could not be listed: The MCP server answered with HTTP status 401.", conversation.LastError.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_AfterAFailure_AsksAgain()
    {
        var conversation = McpHarness.Create();
        conversation.Update(new() { Tools = [McpHarness.Shop()] });
        conversation.Handle(new McpListingFailed(conversation.LastEffect<ListMcpTools>().ItemId, "x"));

        conversation.Update(new() { Tools = [new McpToolDefinition { ServerLabel = "shop" }] });

        Assert.Equal(2, conversation.Effects.OfType<ListMcpTools>().Count());
    }

    [Fact]
    public void Update_WithTheSameServerAgain_DoesNotAskAgain()
    {
        var conversation = McpHarness.WithShop();

        conversation.Update(new() { Tools = [McpHarness.Shop(allowedTools: """["find"]""")] });
        conversation.Respond();

        Assert.Single(conversation.Effects.OfType<ListMcpTools>());
        Assert.Equal(["find"], conversation.LastToolNames());
    }

    [Fact]
    public void Update_WithOtherSecrets_AsksAgainWithThem()
    {
        var conversation = McpHarness.WithShop();

        conversation.Update(new() { Tools = [McpHarness.Shop() with { Authorization = "other" }] });

        Assert.Equal([null, "other"], conversation.Effects.OfType<ListMcpTools>().Select(list => list.Address.Authorization));
    }

    [Fact]
    [Statement(229)]
    public void Update_WithAnUnknownLabelAlone_IsRefused()
    {
        var conversation = McpHarness.Create();

        conversation.Update(new() { Instructions = "x", Tools = [new McpToolDefinition { ServerLabel = "shop" }] });

        Assert.Equal(("missing_required_parameter", "session.tools[0].server_url"), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Empty(conversation.Effects.OfType<ListMcpTools>());
    }

    [Fact]
    [Statement(229)]
    public void Respond_WithAKnownLabelAlone_HasTheServersTools()
    {
        var conversation = McpHarness.WithShop();
        conversation.Update(new() { Tools = [] });

        conversation.Respond(new ResponseConfiguration { Tools = [new McpToolDefinition { ServerLabel = "shop" }] });

        Assert.Equal(["find", "buy"], conversation.LastToolNames());
        Assert.Single(conversation.Effects.OfType<ListMcpTools>());
    }

    [Fact]
    public void Respond_WithANewServerOfItsOwn_WaitsForItsTools()
    {
        var conversation = McpHarness.Create();
        conversation.Respond(new ResponseConfiguration { Tools = [McpHarness.Shop("never")] });
        Assert.Empty(conversation.Effects.OfType<StartResponse>());

        conversation.List();

        Assert.Equal(["find", "buy"], conversation.LastToolNames());
    }

    [Fact]
    public void Respond_BeforeTheSessionsServerHasAnswered_GoesOnWithoutItsTools()
    {
        var conversation = McpHarness.Create();
        conversation.Update(new() { Tools = [McpHarness.Shop("never")] });

        conversation.Respond();

        Assert.Empty(conversation.LastToolNames());
    }

    [Theory]
    [Statement(234)]
    [InlineData("""["buy"]""", "buy")]
    [InlineData("""{"tool_names":["find","gone"]}""", "find")]
    [InlineData("""{"read_only":true}""", "find")]
    [InlineData("""{"read_only":false}""", "buy")]
    [InlineData("""{"tool_names":["buy"],"read_only":true}""", "")]
    public void AllowedTools_OfAServer_HideTheOthers(string allowed, string shown)
    {
        var conversation = McpHarness.WithShop(allowedTools: allowed);

        conversation.Respond();

        var item = (McpListToolsItem)conversation.Events.OfType<ConversationItemDoneEvent>().First().Item;
        Assert.Equal(shown, string.Join(' ', item.Tools.Select(tool => tool.Name)));
        Assert.Equal(shown, string.Join(' ', conversation.LastToolNames()));
    }

    [Fact]
    [Statement(235)]
    public void Update_WithSecrets_NeverShowsThemAgain()
    {
        var conversation = McpHarness.Create();

        conversation.Update(new()
        {
            Tools = [McpHarness.Shop() with { Authorization = "top-secret", Headers = new Dictionary<string, string> { ["X-Key"] = "very-secret" } }],
        });
        conversation.List();
        conversation.Update(new() { Tools = [new McpToolDefinition { ServerLabel = "shop" }] });

        Assert.DoesNotContain(conversation.Events, shown => System.Text.Encoding.UTF8.GetString(shown.ToUtf8Json()).Contains("secret", StringComparison.Ordinal));
        var address = conversation.LastEffect<ListMcpTools>().Address;
        Assert.Equal(("top-secret", "very-secret"), (address.Authorization, address.Headers["X-Key"]));
        Assert.DoesNotContain("secret", conversation.LastEffect<ListMcpTools>().ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<McpToolDefinition, string, string> Mistakes => new()
    {
        { new() { ServerLabel = "" }, "missing_required_parameter", "server_label" },
        { McpHarness.Shop() with { ServerLabel = "a b" }, "invalid_value", "server_label" },
        { McpHarness.Shop() with { ServerUrl = "ftp://example.com" }, "invalid_value", "server_url" },
        { McpHarness.Shop() with { ServerUrl = "https://me:word@example.com" }, "invalid_value", "server_url" },
        { McpHarness.Shop() with { ServerUrl = "https://elsewhere.example" }, "invalid_value", "server_url" },
        { McpHarness.Shop() with { ServerUrl = null, ConnectorId = "connector_gmail" }, "invalid_value", "connector_id" },
        { McpHarness.Shop() with { ServerUrl = null, TunnelId = "t" }, "invalid_value", "tunnel_id" },
        { McpHarness.Shop() with { ConnectorId = "connector_gmail" }, "invalid_value", "" },
        { McpHarness.Shop() with { Authorization = "a\nb" }, "invalid_value", "authorization" },
        { McpHarness.Shop() with { Authorization = new string('a', 8193) }, "string_above_max_length", "authorization" },
        { McpHarness.Shop() with { Authorization = "a", Headers = new Dictionary<string, string> { ["authorization"] = "b" } }, "invalid_value", "authorization" },
        { McpHarness.Shop() with { Headers = new Dictionary<string, string> { ["Host"] = "b" } }, "invalid_value", "headers" },
        { McpHarness.Shop() with { Headers = new Dictionary<string, string> { ["X-A"] = "b\r\nX-B: c" } }, "invalid_value", "headers" },
        { McpHarness.Shop() with { RequireApproval = McpHarness.Json("\"sometimes\"") }, "invalid_value", "require_approval" },
        { McpHarness.Shop("""{"never":["buy"]}"""), "invalid_type", "require_approval.never" },
        { McpHarness.Shop("""{"often":{}}"""), "unknown_parameter", "require_approval.often" },
        { McpHarness.Shop(allowedTools: "7"), "invalid_type", "allowed_tools" },
        { McpHarness.Shop(allowedTools: "[7]"), "invalid_type", "allowed_tools[0]" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Update_WithAMistake_AsksNobodyAndSaysWhere(McpToolDefinition tool, string code, string parameter)
    {
        var conversation = McpHarness.Create();

        conversation.Update(new() { Instructions = "x", Tools = [tool] });

        Assert.Equal((code, $"session.tools[0].{parameter}".TrimEnd('.')), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Empty(conversation.Effects.OfType<ListMcpTools>());
        Assert.Empty(conversation.Events.OfType<SessionUpdatedEvent>());
    }

    [Fact]
    public void Update_WithTheSameLabelTwice_IsRefused()
    {
        var conversation = McpHarness.Create();

        conversation.Update(new() { Tools = [McpHarness.Shop(), McpHarness.Shop()] });

        Assert.Equal("session.tools[1].server_label", conversation.LastError.Param);
    }

    [Fact]
    public void Update_WithTooManyServers_IsRefused()
    {
        var conversation = McpHarness.Create(options => options.McpServerLimit = 2);

        conversation.Update(new() { Tools = [.. Enumerable.Range(0, 3).Select(index => McpHarness.Shop() with { ServerLabel = $"s{index}" })] });

        Assert.Contains("at most 2 MCP servers", conversation.LastError.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithAServer_ListsItAfterTheSession()
    {
        var conversation = new ConversationHarness(mcpServers: McpHarness.Servers, initial: new RealtimeSessionConfiguration { Tools = [McpHarness.Shop()] });

        Assert.Equal(["session.created", "mcp_list_tools.in_progress", "conversation.item.added"], conversation.Types);
    }
}
