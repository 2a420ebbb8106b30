using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class SessionToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FunctionCall_Answered_SendsOutputThenOneResponseCreate()
    {
        var tool = AIFunctionFactory.Create((string id) => $"{id} is on its way", "order_status", "Finds an order.");
        await using var bed = await SessionTestBed.StartAsync(null, tool);

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c1", "order_status", """{"id":"A7"}""")));
        bed.Model.Say(FakeResponses.Done("r1"));
        var sent = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        var ended = await bed.NextAsync<ToolEndedEvent>();

        var output = Assert.IsType<FunctionCallOutputItem>(sent.Item);
        Assert.Equal(("c1", "A7 is on its way"), (output.CallId, output.Output));
        Assert.Equal(ToolFailure.None, ended.Outcome.Failure);
        Assert.Single(bed.Seen.OfType<ToolStartedEvent>());
    }

    [Fact]
    [Row(161)]
    [Complaint(4)]
    public async Task FunctionCall_ToolHangs_EventsKeepFlowing()
    {
        var hang = AIFunctionFactory.Create(async (CancellationToken token) => await Task.Delay(Timeout.Infinite, token), "hang");
        await using var bed = await SessionTestBed.StartAsync(null, hang);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c1", "hang", "{}")));
        bed.Model.Say(FakeResponses.Done("r1"));

        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Still here."));
        var audio = await bed.NextAsync<AudioEvent>();

        Assert.Equal("r2", audio.ResponseId);
    }

    [Fact]
    public async Task CloseAsync_FromInsideATool_DoesNotDeadlock()
    {
        SessionTestBed? bed = null;
        var hangUp = AIFunctionFactory.Create(async () => { await bed!.Session.CloseAsync(); return "closed"; }, "hang_up");
        bed = await SessionTestBed.StartAsync(null, hangUp);
        await using var _ = bed;
        bed.Model.Say(FakeResponses.Created("r1"));

        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c1", "hang_up", "{}")));
        var seen = await bed.DrainAsync();

        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    [Fact]
    public async Task ResponseDone_Cancelled_OutputIsSentButNotContinued()
    {
        var tool = AIFunctionFactory.Create(() => "done", "work");
        await using var bed = await SessionTestBed.StartAsync(null, tool);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("c1", "work", "{}")));
        await bed.NextAsync<ToolEndedEvent>();

        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.Session.CloseAsync();

        var sent = bed.Model.TakeSent();
        Assert.Contains(sent, item => item is ConversationItemCreateEvent);
        Assert.DoesNotContain(sent, item => item is ResponseCreateEvent);
    }

    private static FunctionCallItem Call(string callId, string name, string arguments) =>
        new() { Id = $"item_{callId}", CallId = callId, Name = name, Arguments = arguments };
}
