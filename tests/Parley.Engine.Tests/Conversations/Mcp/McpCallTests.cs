using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations.Mcp;

/// <summary>Statements C079 and C232–C233: what happens when the chat model calls a tool of an MCP server.</summary>
[Trait("Category", "Unit")]
public sealed class McpCallTests
{
    [Fact]
    [Statement(232)]
    public void Call_WithoutApproval_RunsWithinTheResponse()
    {
        var conversation = McpHarness.WithShop("never");
        var before = conversation.Events.Count;

        var responseId = conversation.CallFunction("find");
        var call = conversation.LastEffect<CallMcpTool>();
        conversation.Handle(new ResponseFinished(responseId, null, null));
        conversation.Handle(new McpCallFinished(responseId, call.ItemId, "two kinds"));

        Assert.Equal(
            [
                "response.created", "response.output_item.added", "conversation.item.added", "response.mcp_call_arguments.delta",
                "response.mcp_call_arguments.done", "response.mcp_call.in_progress", "response.mcp_call.completed", "conversation.item.done",
                "response.output_item.done", "response.done",
            ],
            conversation.Types.Skip(before));
        Assert.Equal(("shop", "find", """{"q":"tea"}"""), (call.Address.Label, call.Tool, call.Arguments));
        var item = conversation.Call();
        Assert.Equal((call.ItemId, ItemStatus.Completed, "shop", "find", "two kinds"), (item.Id, item.Status, item.ServerLabel, item.Name, item.Output));
        Assert.Equal([item], conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output);
    }

    [Fact]
    public void Respond_AfterACall_ShowsTheChatModelCallAndOutput()
    {
        var conversation = McpHarness.WithShop("never");
        var responseId = conversation.CallFunction("find");
        conversation.Handle(new ResponseFinished(responseId, null, null));
        conversation.Handle(new McpCallFinished(responseId, conversation.LastEffect<CallMcpTool>().ItemId, "two kinds"));
        Assert.Single(conversation.Effects.OfType<StartResponse>());

        conversation.Respond();

        var contents = conversation.LastMessages.SelectMany(message => message.Contents).ToArray();
        Assert.Equal("find", contents.OfType<FunctionCallContent>().Single().Name);
        Assert.Equal("two kinds", contents.OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    [Statement(233)]
    public void Call_ThatFails_ShowsItsErrorAndTheResponseCompletes()
    {
        var conversation = McpHarness.WithShop("never");
        var responseId = conversation.CallFunction("find");
        var error = new McpCallError("http_error", "The MCP server answered with HTTP status 503.", 503);

        conversation.Handle(new McpCallFailed(responseId, conversation.LastEffect<CallMcpTool>().ItemId, error));
        conversation.Handle(new ResponseFinished(responseId, null, null));

        Assert.Contains("response.mcp_call.failed", conversation.Types);
        Assert.DoesNotContain("response.mcp_call.completed", conversation.Types);
        Assert.Equal((error, null), (conversation.Call().Error, conversation.Call().Output));
        Assert.Equal(ResponseStatus.Completed, conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Status);
    }

    [Fact]
    public void Calls_InOneResponse_KeepTheirPlacesWhicheverEndsFirst()
    {
        var conversation = McpHarness.WithShop("never");
        var responseId = conversation.Respond();
        conversation.Handle(new ResponseClauseStarted(responseId, "One moment."));
        conversation.Handle(new ResponseFunctionCalled(responseId, null, "find", "{}"));
        conversation.Handle(new ResponseFunctionCalled(responseId, null, "buy", "{}"));
        var calls = conversation.Effects.OfType<CallMcpTool>().ToArray();
        conversation.Handle(new ResponseFinished(responseId, null, null));

        conversation.Handle(new McpCallFinished(responseId, calls[1].ItemId, "bought"));
        Assert.Empty(conversation.Events.OfType<ResponseDoneEvent>());
        conversation.Handle(new McpCallFinished(responseId, calls[0].ItemId, "found"));

        var output = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output;
        Assert.Equal(["found", "bought"], output.OfType<McpCallItem>().Select(item => item.Output));
        Assert.IsType<MessageItem>(output[0]);
    }

    [Fact]
    public void Cancel_WhileAToolRuns_StopsItAndEndsItsItem()
    {
        var conversation = McpHarness.WithShop("never");
        var responseId = conversation.CallFunction("find");
        conversation.Handle(new ResponseFinished(responseId, null, null));

        conversation.Send(new ResponseCancelEvent());
        conversation.Handle(new McpCallFinished(responseId, conversation.LastEffect<CallMcpTool>().ItemId, "late"));

        Assert.Equal(responseId, conversation.LastEffect<CancelMcpCalls>().ResponseId);
        Assert.Equal((ItemStatus.Incomplete, null), (conversation.Call().Status, conversation.Call().Output));
        Assert.Equal(ResponseStatus.Cancelled, conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Status);
        Assert.Equal("response.done", conversation.Types.Last());
    }

    [Fact]
    public void Calls_BeyondTheLimit_FailUnmade()
    {
        var conversation = new ConversationHarness(configure: options => options.McpCallLimit = 1, mcpServers: McpHarness.Servers);
        conversation.Update(new() { Tools = [McpHarness.Shop("never")] });
        conversation.List();

        var responseId = conversation.CallFunction("find");
        conversation.Handle(new ResponseFunctionCalled(responseId, null, "find", "{}"));

        Assert.Single(conversation.Effects.OfType<CallMcpTool>());
        Assert.Contains("may make 1 calls", conversation.Call().Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_NamedLikeAClientsFunction_IsShownWithItsServersLabel()
    {
        var conversation = McpHarness.WithShop("never", further: new FunctionToolDefinition { Name = "find" });

        conversation.CallFunction("shop_find");
        conversation.Handle(new ResponseFunctionCalled(conversation.LastResponseId, null, "find", "{}"));

        Assert.Equal(["find", "shop_find", "buy"], conversation.LastToolNames());
        Assert.Equal("find", conversation.LastEffect<CallMcpTool>().Tool);
        Assert.Single(conversation.Events.OfType<ResponseFunctionCallArgumentsDoneEvent>());
    }

    [Theory]
    [Statement(79)]
    [InlineData("buy", "buy")]
    [InlineData(null, "find buy")]
    public void ToolChoice_OfAServer_LeavesItsToolsAlone(string? name, string shown)
    {
        var conversation = McpHarness.WithShop("never", further: new FunctionToolDefinition { Name = "other" });

        conversation.Respond(new ResponseConfiguration { ToolChoice = new ToolChoice("mcp", name, "shop") });

        Assert.Equal(shown, string.Join(' ', conversation.LastToolNames()));
        var mode = Assert.IsType<RequiredChatToolMode>(conversation.LastEffect<StartResponse>().Request.Options.ToolMode);
        Assert.Equal(name, mode.RequiredFunctionName);
    }

    [Fact]
    public void OutOfBand_Response_SeesOnlyToolsThatNeedNoApproval()
    {
        var conversation = McpHarness.WithShop("""{"never":{"read_only":true}}""");

        var responseId = conversation.Respond(new ResponseConfiguration { Conversation = "none" });
        var before = conversation.Events.Count;
        conversation.Handle(new ResponseFunctionCalled(responseId, null, "find", "{}"));

        Assert.Equal(["find"], conversation.LastToolNames());
        Assert.DoesNotContain("conversation.item.added", conversation.Types.Skip(before));
    }

    [Fact]
    public void Delete_OfARunningCall_LeavesTheResponseWhole()
    {
        var conversation = McpHarness.WithShop("never");
        var responseId = conversation.CallFunction("find");
        var itemId = conversation.LastEffect<CallMcpTool>().ItemId;

        conversation.Send(new ConversationItemDeleteEvent { ItemId = itemId });
        conversation.Handle(new McpCallFinished(responseId, itemId, "found"));
        conversation.Handle(new ResponseFinished(responseId, null, null));

        Assert.DoesNotContain(conversation.Events.OfType<ConversationItemDoneEvent>(), done => done.Item.Id == itemId);
        Assert.Equal("found", ((McpCallItem)conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output[0]).Output);
    }
}
