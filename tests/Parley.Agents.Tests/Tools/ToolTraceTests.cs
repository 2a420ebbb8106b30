using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Scripts;

namespace Parley.Agents.Tests.Tools;

/// <summary>Tools gone wrong: each call gets its one output, and the conversation goes on or ends by name.</summary>
[Trait("Category", "Unit")]
public sealed class ToolTraceTests
{
    private int _runCount;

    [Fact]
    [Row(166, 167, 245)]
    [Trace(7)]
    public async Task UnknownTool_Called_OutputThenResponse()
    {
        await using var tools = await SessionToolBed.StartAsync(Order());

        tools.Call("r1", ("refund", "c1"));
        var output = await tools.NextOutputAsync();
        await tools.NextCreateAsync();
        var ended = await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.Contains("There is no tool named 'refund'", output.Output, StringComparison.Ordinal);
        Assert.Equal(ToolFailure.UnknownTool, ended.Outcome.Failure);
    }

    [Fact]
    [Row(164, 167, 245)]
    [Trace(7)]
    public async Task ThrowingTool_Called_OutputThenResponse()
    {
        await using var tools = await SessionToolBed.StartAsync(
            RealtimeTool.Create((Func<string>)(() => throw new InvalidOperationException("hunter2")), "order"));

        tools.Call("r1", ("order", "c1"));
        var output = await tools.NextOutputAsync();
        await tools.NextCreateAsync();

        Assert.Equal("""{"error":"The tool 'order' failed."}""", output.Output);
    }

    [Fact]
    [Row(164, 167, 245)]
    [Trace(7)]
    public async Task FatalTool_Called_OutputThenErrorThenTheEnd()
    {
        await using var tools = await SessionToolBed.StartAsync(RealtimeTool.Create(
            (Func<string>)(() => throw new InvalidOperationException("hunter2")), "order", options: new RealtimeToolOptions { ErrorText = null }));

        tools.Call("r1", ("order", "c1"));
        var output = await tools.NextOutputAsync();
        var seen = await tools.Bed.DrainAsync();

        Assert.Equal("c1", output.CallId);
        Assert.DoesNotContain("hunter2", output.Output, StringComparison.Ordinal);
        Assert.Equal("tool_failed", seen.OfType<SessionErrorEvent>().Last().Code);
        Assert.Equal(SessionCloseReason.Error, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    [Fact]
    [Row(168, 245)]
    [Trace(7)]
    public async Task SameCallTwice_RunsOnceAndIsAnsweredOnce()
    {
        await using var tools = await SessionToolBed.StartAsync(Order());
        tools.Begin("r1", ("order", "c1"), ("order", "c1"));
        await tools.NextOutputAsync();

        tools.Begin("r1", ("order", "c1")); // once more, now that it is answered
        tools.Bed.Model.Say(FakeResponses.Done("r1"));
        await tools.NextCreateAsync();
        await tools.SettleAsync();

        Assert.Equal(1, _runCount);
        Assert.Empty(tools.TakeSent<ConversationItemCreateEvent>());
    }

    [Fact]
    [Row(168)]
    public async Task SameIdForAnotherCall_IsAnErrorAndDoesNotRun()
    {
        await using var tools = await SessionToolBed.StartAsync(Order());
        tools.Begin("r1", ("order", "c1"));
        await tools.NextOutputAsync();

        tools.Bed.Model.Say(FakeResponses.FunctionCall(
            "r1", new FunctionCallItem { Id = "other", CallId = "c1", Name = "order", Arguments = """{"id":2}""" }, 1));
        var error = await tools.Bed.NextAsync<SessionErrorEvent>();

        Assert.Equal(("tool_call_conflict", 1), (error.Code, _runCount));
    }

    [Fact]
    [Row(169)]
    public async Task OutputCannotBeSent_IsSentAgainWithoutRunningTheToolAgain()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemCreateEvent>().Fail(new IOException("full")),
            ScriptStep.Expect<ConversationItemCreateEvent>(),
            ScriptStep.Expect<ResponseCreateEvent>())
        {
            IsStrict = false,
        };
        var time = new Testing.Time.ManualTimeProvider();
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "shop", Tools = [Order()] }, model, timeProvider: time, cancellationToken: SessionTestBed.Cancellation);
        var ended = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new List<SessionErrorEvent>();
        using var watching = session.On<RealtimeSessionEvent>(seen =>
        {
            if (seen is SessionErrorEvent error)
            {
                errors.Add(error);
                refused.TrySetResult();
            }
            else if (seen is ToolEndedEvent end)
            {
                ended.TrySetResult(end.Outcome);
            }
        });

        model.Connection.Say(FakeResponses.Created("r1"));
        model.Connection.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "i1", CallId = "c1", Name = "order", Arguments = "{}" }));
        model.Connection.Say(FakeResponses.Done("r1"));
        await refused.Task.WaitAsync(SessionTestBed.Cancellation); // the tool has run: its time cannot be over any more
        while (!ended.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal(("done", 1), ((await ended.Task).Output, _runCount));
        Assert.Equal("tool_output_not_sent", Assert.Single(errors).Code);
        Assert.Equal(2, model.Sent.OfType<ConversationItemCreateEvent>().Count());
    }

    [Fact]
    [Row(75, 146)]
    public async Task GoodTool_Called_StartThenHistoryThenEnd()
    {
        await using var tools = await SessionToolBed.StartAsync(Order());

        tools.Call("r1", ("order", "c1"));
        await tools.Bed.NextAsync<ToolEndedEvent>();

        var kinds = tools.Bed.Seen.Where(seen => seen is ToolStartedEvent or HistoryUpdatedEvent or ToolEndedEvent).Select(seen => seen.GetType().Name).ToList();
        Assert.True(kinds.IndexOf(nameof(ToolStartedEvent)) < kinds.LastIndexOf(nameof(HistoryUpdatedEvent)), string.Join(' ', kinds));
        Assert.Equal(nameof(ToolEndedEvent), kinds[^1]);
        var call = Assert.Single(tools.Session.History.OfType<HistoryToolCall>());
        Assert.Equal(("c1", "order", "done"), (call.CallId, call.Name, call.Output));
    }

    [Fact]
    [Row(182)]
    public async Task Session_FromATool_CanBeClosed()
    {
        var hangUp = RealtimeTool.Create(async (RunContext run) => { await run.Session!.CloseAsync(); return "closed"; }, "hang_up");
        await using var tools = await SessionToolBed.StartAsync(hangUp);

        tools.Call("r1", ("hang_up", "c1"));
        var seen = await tools.Bed.DrainAsync();

        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    [Fact]
    [Row(9)]
    public async Task ToolSource_Fails_SessionRunsWithoutItAndSaysSo()
    {
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent
        {
            Name = "shop", Tools = [Order()], ToolSources = [ToolSource.From("crm", _ => throw new InvalidOperationException("hunter2"))],
        };
        await using var session = await RealtimeSession.StartAsync(agent, model, cancellationToken: SessionTestBed.Cancellation);

        var error = await session.Events.OfType<SessionErrorEvent>().FirstAsync(SessionTestBed.Cancellation);

        Assert.Equal("tool_source_failed", error.Code);
        Assert.Contains("crm", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    private RealtimeTool Order() => RealtimeTool.Create(() => { Interlocked.Increment(ref _runCount); return "done"; }, "order");
}
