using System.Text.Json;
using Parley.Agents.Connections;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Connections;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class HostedMcpTests
{
    [Fact]
    [Row(10)]
    [Complaint(29)]
    public async Task HostedTools_OfTheAgent_AreSentAsTheyAre()
    {
        var crm = new McpToolDefinition { ServerLabel = "crm", ServerUrl = "https://crm.example/mcp", RequireApproval = JsonElement.Parse("\"never\"") };
        var model = new FakeRealtimeModel();
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "shop", HostedTools = [crm], Tools = [RealtimeTool.Create(() => 1, "own")] },
            model,
            cancellationToken: SessionTestBed.Cancellation);
        var connection = await model.NextConnectionAsync(SessionTestBed.Cancellation);

        var update = await connection.NextSentAsync<SessionUpdateEvent>(SessionTestBed.Cancellation);

        var tools = ((RealtimeSessionConfiguration)update.Session).Tools!;
        Assert.Equal("own", Assert.IsType<FunctionToolDefinition>(tools[0]).Name);
        Assert.Equal(crm, tools[1]);
    }

    [Fact]
    [Row(92)]
    public async Task ListTools_Done_IsAnEvent()
    {
        await using var tools = await SessionToolBed.StartAsync();
        var tool = new McpTool { Name = "find", InputSchema = JsonElement.Parse("{}") };

        Done(tools, new McpListToolsItem { Id = "l1", ServerLabel = "crm", Tools = [tool] });
        var changed = await tools.Bed.NextAsync<McpToolsChangedEvent>();

        Assert.Equal("crm", changed.ServerLabel);
        Assert.Equal([tool], changed.Tools);
    }

    [Fact]
    [Row(92)]
    public async Task ListTools_Failed_IsAnError()
    {
        await using var tools = await SessionToolBed.StartAsync();

        tools.Bed.Model.Say(new McpListToolsFailedEvent { ItemId = "l1" });
        var error = await tools.Bed.NextAsync<SessionErrorEvent>();

        Assert.Equal("mcp_list_tools_failed", error.Code);
    }

    [Theory]
    [Row(178)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApprovalRequest_Decided_TheModelIsTold(bool isApproved)
    {
        await using var tools = await SessionToolBed.StartAsync();
        Done(tools, new McpApprovalRequestItem { Id = "a1", ServerLabel = "crm", Name = "pay", Arguments = "{}" });
        var asked = await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        var isTaken = isApproved ? tools.Session.Tools.Approve("a1") : tools.Session.Tools.Reject("a1", "Too much.");
        var sent = await tools.Bed.Model.NextSentAsync<ConversationItemCreateEvent>(SessionTestBed.Cancellation);

        Assert.Equal(("pay", "crm"), (asked.Call.Name, asked.Call.ServerLabel));
        Assert.True(isTaken);
        var answer = Assert.IsType<McpApprovalResponseItem>(sent.Item);
        Assert.Equal(("a1", isApproved, isApproved ? null : "Too much."), (answer.ApprovalRequestId, answer.Approve, answer.Reason));
    }

    [Fact]
    [Row(178)]
    public async Task ApprovalRequest_DecidedForTheSession_NextOneIsNotAskedFor()
    {
        await using var tools = await SessionToolBed.StartAsync();
        Done(tools, new McpApprovalRequestItem { Id = "a1", ServerLabel = "crm", Name = "pay", Arguments = "{}" });
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        tools.Session.Tools.Approve("a1", ApprovalScope.Session);
        await tools.Bed.Model.NextSentAsync<ConversationItemCreateEvent>(SessionTestBed.Cancellation);

        Done(tools, new McpApprovalRequestItem { Id = "a2", ServerLabel = "crm", Name = "pay", Arguments = "{}" });
        var sent = await tools.Bed.Model.NextSentAsync<ConversationItemCreateEvent>(SessionTestBed.Cancellation);

        Assert.Equal("a2", Assert.IsType<McpApprovalResponseItem>(sent.Item).ApprovalRequestId);
        Assert.Single(tools.Bed.Seen.OfType<ToolApprovalRequestedEvent>());
    }

    [Fact]
    [Row(178)]
    public async Task ApprovalRequest_AnotherServersToolOfThatName_IsAskedFor()
    {
        await using var tools = await SessionToolBed.StartAsync();
        Done(tools, new McpApprovalRequestItem { Id = "a1", ServerLabel = "crm", Name = "delete", Arguments = "{}" });
        await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();
        tools.Session.Tools.Approve("a1", ApprovalScope.Session);

        Done(tools, new McpApprovalRequestItem { Id = "a2", ServerLabel = "bank", Name = "delete", Arguments = "{}" });
        var asked = await tools.Bed.NextAsync<ToolApprovalRequestedEvent>();

        Assert.Equal(("a2", "bank"), (asked.Call.CallId, asked.Call.ServerLabel));
    }

    [Fact]
    [Row(92, 147)]
    public async Task Call_CompletedInAResponse_OneReplyFollowsAndHistoryHasIt()
    {
        await using var tools = await SessionToolBed.StartAsync();
        var call = new McpCallItem { Id = "m1", ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "found" };
        tools.Bed.Model.Say(FakeResponses.Created("r1"));
        tools.Bed.Model.Say(new ConversationItemAddedEvent { Item = call with { Output = null } });
        tools.Bed.Model.Say(new ResponseMcpCallInProgressEvent { ItemId = "m1", OutputIndex = 0 });
        tools.Bed.Model.Say(new ResponseMcpCallCompletedEvent { ItemId = "m1", OutputIndex = 0 });
        Done(tools, call);

        tools.Bed.Model.Say(FakeResponses.Done("r1", null, call));
        var began = await tools.Bed.NextAsync<McpCallStartedEvent>();
        var ended = await tools.Bed.NextAsync<McpCallEndedEvent>();
        await tools.NextCreateAsync();

        Assert.Equal(("m1", "found"), (began.ItemId, ended.Call.Output));
        Assert.Equal("found", Assert.Single(tools.Session.History.OfType<HistoryToolCall>()).Output);
    }

    [Fact]
    public async Task Call_SpokenAboutInTheSameResponse_NothingMoreIsAskedFor()
    {
        await using var tools = await SessionToolBed.StartAsync();
        var call = new McpCallItem { Id = "m1", ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "found" };
        var words = new MessageItem { Id = "a1", Role = MessageRole.Assistant, Content = [new OutputAudioPart { Transcript = "Found it." }] };
        tools.Bed.Model.Say(FakeResponses.Created("r1"));
        tools.Bed.Model.Say(new ResponseMcpCallCompletedEvent { ItemId = "m1", OutputIndex = 0 });

        tools.Bed.Model.Say(FakeResponses.Done("r1", null, call, words));
        await tools.SettleAsync();

        Assert.Empty(tools.TakeSent<ResponseCreateEvent>());
    }

    [Fact]
    [Row(178)]
    public async Task Call_RanAfterItsApproval_IsSpokenAbout()
    {
        await using var tools = await SessionToolBed.StartAsync();

        tools.Bed.Model.Say(new ResponseMcpCallCompletedEvent { ItemId = "m1", OutputIndex = 0 }); // in no response

        await tools.NextCreateAsync();
    }

    [Fact]
    [Row(178)]
    public async Task ApprovalRequest_DecidedWhileTheConnectionIsBroken_TheOwnerIsTold()
    {
        var model = new WaitingModel();
        var options = new AgentSessionOptions { Continuity = new ContinuityOptions() };
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "shop" }, model, options, cancellationToken: SessionTestBed.Cancellation);
        await using var events = session.Events.GetAsyncEnumerator(SessionTestBed.Cancellation);
        var first = await model.Inner.NextConnectionAsync(SessionTestBed.Cancellation);
        first.Say(new ConversationItemDoneEvent { Item = new McpApprovalRequestItem { Id = "a1", ServerLabel = "crm", Name = "pay", Arguments = "{}" } });
        await NextAsync<ToolApprovalRequestedEvent>(events);
        first.End(new RealtimeDisconnectedException("reset"));
        await NextAsync<ConnectionStateChangedEvent>(events);

        var isTaken = session.Tools.Approve("a1");
        model.GoOn.SetResult();
        var error = await NextAsync<SessionErrorEvent>(events);

        Assert.True(isTaken);
        Assert.Equal("mcp_decision_lost", error.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(178)]
    public async Task ApprovalRequest_TheConnectionBreaksAfterTheDecision_TheOwnerIsToldUnlessTheModelHadTakenIt(bool hadTakenIt)
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(new ConversationItemDoneEvent { Item = new McpApprovalRequestItem { Id = "a1", ServerLabel = "crm", Name = "pay", Arguments = "{}" } });
        await bed.NextAsync<ToolApprovalRequestedEvent>();
        bed.Session.Tools.Approve("a1");
        var sent = await bed.First.NextSentAsync<ConversationItemCreateEvent>(SessionTestBed.Cancellation);
        if (hadTakenIt)
        {
            bed.First.Say(new ConversationItemAddedEvent { Item = sent.Item });
        }

        await bed.BreakAsync();

        Assert.Equal(hadTakenIt ? [] : ["mcp_decision_lost"], bed.Seen.OfType<SessionErrorEvent>().Select(error => error.Code));
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<RealtimeSessionEvent> events)
        where T : RealtimeSessionEvent
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The events ended before a {typeof(T).Name}.");
    }

    private static void Done(SessionToolBed tools, ConversationItem item) => tools.Bed.Model.Say(new ConversationItemDoneEvent { Item = item });

    /// <summary>A model whose second connection comes when it is let.</summary>
    private sealed class WaitingModel : IRealtimeModel
    {
        private int _count;

        public FakeRealtimeModel Inner { get; } = new();

        public TaskCompletionSource GoOn { get; } = new();

        public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
        {
            if (++_count > 1)
            {
                await GoOn.Task.WaitAsync(cancellationToken);
            }

            return await Inner.ConnectAsync(cancellationToken);
        }
    }
}
