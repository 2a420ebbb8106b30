using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Engine.Tests.Conversations.Mcp;

/// <summary>Statements C230 and C231: tools that run only when the client says so.</summary>
[Trait("Category", "Unit")]
public sealed class McpApprovalTests
{
    [Fact]
    [Statement(230)]
    public void Call_ByDefault_AsksTheClientAndRunsNothing()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var before = conversation.Events.Count;

        var requestId = Ask(conversation);

        Assert.Equal(
            ["response.created", "response.output_item.added", "conversation.item.added", "conversation.item.done", "response.output_item.done", "response.done"],
            conversation.Types.Skip(before));
        var request = (McpApprovalRequestItem)conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output[0];
        Assert.Equal((requestId, "shop", "buy", """{"q":"tea"}"""), (request.Id, request.ServerLabel, request.Name, request.Arguments));
        Assert.Empty(conversation.Effects.OfType<CallMcpTool>());
    }

    [Theory]
    [Statement(231)]
    [InlineData(true)]
    [InlineData(false)]
    public void Approval_WithOrWithoutAResponse_RunsTheCallOnce(bool asks)
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var requestId = Ask(conversation);
        Answer(conversation, requestId, approve: true);
        if (asks)
        {
            conversation.Respond();
        }

        var responseId = conversation.LastResponseId;
        var call = conversation.LastEffect<CallMcpTool>();
        conversation.Handle(new McpCallFinished(responseId, call.ItemId, "bought"));

        Assert.Equal(("buy", """{"q":"tea"}"""), (call.Tool, call.Arguments));
        Assert.Equal((requestId, "bought"), (conversation.Call().ApprovalRequestId, conversation.Call().Output));
        Assert.Equal("response.done", conversation.Types.Last());
        Assert.Single(conversation.Effects.OfType<StartResponse>()); // the one that led to the question
        conversation.Respond();
        Assert.Single(conversation.Effects.OfType<CallMcpTool>());
        Assert.Equal("bought", conversation.LastMessages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    [Statement(231)]
    public void Approval_WhileAResponseRuns_RunsTheCallRightAfterIt()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var requestId = Ask(conversation);
        var running = conversation.Respond();

        Answer(conversation, requestId, approve: true);
        var whileRunning = conversation.Effects.OfType<CallMcpTool>().Count();
        conversation.Handle(new ResponseFinished(running, null, null));

        Assert.Equal(0, whileRunning);
        Assert.Equal("buy", Assert.Single(conversation.Effects.OfType<CallMcpTool>()).Tool);
        Assert.NotEqual(running, conversation.LastResponseId);
    }

    [Fact]
    public void Approvals_OfTwoCalls_BothRunOneResponseAfterTheOther()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var first = Ask(conversation);
        var second = Ask(conversation);

        Answer(conversation, first, approve: true);
        Answer(conversation, second, approve: true);
        var call = conversation.LastEffect<CallMcpTool>();
        conversation.Handle(new McpCallFinished(conversation.LastResponseId, call.ItemId, "bought"));

        Assert.Equal(2, conversation.Effects.OfType<CallMcpTool>().Count());
    }

    [Fact]
    public void ResponseCreate_WithSettingsDuringAnApprovedCall_WaitsAndBringsTheAnswer()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        Answer(conversation, Ask(conversation), approve: true);
        var call = conversation.LastEffect<CallMcpTool>();
        var responseId = conversation.LastResponseId;

        conversation.Send(new ResponseCreateEvent { Response = new() { Metadata = new Dictionary<string, string> { ["turn"] = "2" } } });
        var whileRunning = conversation.Events.OfType<ResponseCreatedEvent>().Count();
        conversation.Handle(new McpCallFinished(responseId, call.ItemId, "bought"));

        var created = conversation.Events.OfType<ResponseCreatedEvent>().ToList();
        Assert.Equal(whileRunning + 1, created.Count);
        Assert.Equal("2", created[^1].Response.Metadata!["turn"]);
        Assert.Equal("bought", conversation.LastMessages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
        Assert.DoesNotContain("error", conversation.Types);
    }

    [Fact]
    public void ResponseCreate_LateForTheApprovedCallAndAnotherForItsAnswer_GiveOneAnswerAndNoError()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        Answer(conversation, Ask(conversation), approve: true);
        conversation.Handle(new McpCallFinished(conversation.LastResponseId, conversation.LastEffect<CallMcpTool>().ItemId, "bought"));
        var before = conversation.Events.OfType<ResponseCreatedEvent>().Count();

        conversation.Send(new ResponseCreateEvent()); // for the call, which was quicker
        conversation.Send(new ResponseCreateEvent()); // for the answer

        Assert.Equal(before + 1, conversation.Events.OfType<ResponseCreatedEvent>().Count());
        Assert.DoesNotContain("error", conversation.Types);
    }

    [Fact]
    public void ResponseCreate_AfterANewMessage_IsNotTakenForTheAnswer()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        Answer(conversation, Ask(conversation), approve: true);
        conversation.Handle(new McpCallFinished(conversation.LastResponseId, conversation.LastEffect<CallMcpTool>().ItemId, "bought"));
        conversation.Send(new ResponseCreateEvent());

        var message = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "And milk?" }] };
        conversation.Send(new ConversationItemCreateEvent { Item = message });
        conversation.Send(new ResponseCreateEvent());

        Assert.Equal("conversation_already_has_active_response", conversation.LastError.Code);
    }

    [Fact]
    [Statement(231)]
    public void Denial_ThenAResponse_RunsNothingAndTellsTheChatModel()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        Answer(conversation, Ask(conversation), approve: false, reason: "Too dear.");

        conversation.Respond();

        Assert.Empty(conversation.Effects.OfType<CallMcpTool>());
        Assert.DoesNotContain(conversation.Types, type => type.StartsWith("response.mcp_call", StringComparison.Ordinal));
        Assert.Equal(
            "Not run: the user declined it. Too dear.",
            conversation.LastMessages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    public void Answer_ToNoQuestion_IsRefused()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);

        Answer(conversation, "item_unknown", approve: true);

        Assert.Equal(("invalid_value", "item.approval_request_id"), (conversation.LastError.Code, conversation.LastError.Param));
    }

    [Fact]
    public void Answer_GivenTwice_CountsOnce()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var requestId = Ask(conversation);
        Answer(conversation, requestId, approve: false);

        Answer(conversation, requestId, approve: true);
        conversation.Respond();

        Assert.Equal("invalid_value", conversation.LastError.Code);
        Assert.Empty(conversation.Effects.OfType<CallMcpTool>());
    }

    [Fact]
    public void Delete_OfTheAnswer_TakesThePermissionBack()
    {
        var conversation = McpHarness.WithShop(requireApproval: null);
        var requestId = Ask(conversation);
        var responseId = conversation.Respond(); // which lets the call wait
        Answer(conversation, requestId, approve: true);
        var answerId = conversation.Events.OfType<ConversationItemAddedEvent>().Last().Item.Id!;

        conversation.Send(new ConversationItemDeleteEvent { ItemId = answerId });
        conversation.Handle(new ResponseFinished(responseId, null, null));
        conversation.Respond();

        Assert.Empty(conversation.Effects.OfType<CallMcpTool>());
    }

    [Theory]
    [InlineData("always", "find", true)]
    [InlineData("never", "buy", false)]
    [InlineData("""{"never":{"tool_names":["find"]}}""", "find", false)]
    [InlineData("""{"never":{"tool_names":["find"]}}""", "buy", true)]
    [InlineData("""{"never":{"read_only":true}}""", "find", false)]
    [InlineData("""{"always":{"tool_names":["buy"]},"never":{"tool_names":["find"]}}""", "buy", true)]
    [InlineData("""{"always":{"tool_names":["find"]},"never":{"read_only":true}}""", "find", true)]
    [InlineData("""{"always":{"tool_names":["buy"]}}""", "find", true)]
    public void RequireApproval_InEachForm_DecidesForEachTool(string requireApproval, string tool, bool isAsked)
    {
        var conversation = McpHarness.WithShop(requireApproval);

        conversation.CallFunction(tool);

        Assert.Equal(isAsked, !conversation.Effects.OfType<CallMcpTool>().Any());
        Assert.Equal(isAsked, conversation.Events.OfType<ResponseOutputItemDoneEvent>().Any(done => done.Item is McpApprovalRequestItem));
    }

    private static string Ask(ConversationHarness conversation)
    {
        var responseId = conversation.CallFunction("buy");
        conversation.Handle(new ResponseFinished(responseId, null, null));
        return conversation.Events.OfType<ResponseOutputItemDoneEvent>().Last().Item.Id!;
    }

    private static void Answer(ConversationHarness conversation, string requestId, bool approve, string? reason = null) =>
        conversation.Send(new ConversationItemCreateEvent
        {
            Item = new McpApprovalResponseItem { ApprovalRequestId = requestId, Approve = approve, Reason = reason },
        });
}
