using System.Text.Json;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Scripts;

namespace Parley.Testing.Tests.Scripts;

[Trait("Category", "Unit")]
public sealed class ScriptedRealtimeModelTests
{
    private static readonly RealtimeAgent s_agent = new() { Name = "shopmax" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(242)]
    public async Task Steps_InOrder_AnswerAndComplete()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemCreateEvent>(),
            ScriptStep.Expect<ResponseCreateEvent>().Say(FakeResponses.Speech("r1", "i1", new byte[960], "Good day.")));
        await using var session = await RealtimeSession.StartAsync(s_agent, model, cancellationToken: Cancellation);

        await session.SendMessageAsync("Hello", Cancellation);
        var ended = await session.Events.OfType<AgentEndedEvent>().FirstAsync(Cancellation);

        Assert.Equal("Good day.", ended.Text);
        model.AssertComplete();
    }

    [Fact]
    public async Task Say_ByWhatWasSent_EchoesIt()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemDeleteEvent>().Say<ConversationItemDeleteEvent>(sent => [new ConversationItemDeletedEvent { ItemId = sent.ItemId }]));
        var connection = await model.ConnectAsync(Cancellation);

        await connection.SendAsync(new ConversationItemDeleteEvent { ItemId = "i7" }, Cancellation);
        var deleted = await connection.ReceiveAsync(Cancellation).OfType<ConversationItemDeletedEvent>().FirstAsync(Cancellation);

        Assert.Equal("i7", deleted.ItemId);
    }

    [Fact]
    [Row(243)]
    public async Task SendAsync_UnexpectedEventInStrictMode_SaysWhatWasExpectedAndWhatCame()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemCreateEvent>(),
            ScriptStep.Expect<ResponseCreateEvent>(create => create.Response == null));
        var connection = await model.ConnectAsync(Cancellation);
        await connection.SendAsync(Message("Hello"), Cancellation);

        var mismatch = await Assert.ThrowsAsync<ScriptMismatchException>(
            () => connection.SendAsync(new ResponseCancelEvent { ResponseId = "r9" }, Cancellation).AsTask());

        Assert.Equal(
            """Step 2 of 2 expects ResponseCreateEvent where create => create.Response == null, but {"type":"response.cancel","response_id":"r9"} came.""",
            mismatch.Message);
        Assert.Equal(mismatch.Message, Assert.Throws<ScriptMismatchException>(model.AssertComplete).Message);
    }

    [Fact]
    public async Task SendAsync_EventAfterTheLastStep_IsAFault()
    {
        var model = new ScriptedRealtimeModel();
        var connection = await model.ConnectAsync(Cancellation);

        var mismatch = await Assert.ThrowsAsync<ScriptMismatchException>(
            () => connection.SendAsync(new ResponseCreateEvent(), Cancellation).AsTask());

        Assert.StartsWith("All 0 steps are done, but", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_UnexpectedEventInLooseMode_IsRecordedAndUnanswered()
    {
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<ResponseCreateEvent>()) { IsStrict = false };
        var connection = await model.ConnectAsync(Cancellation);

        await connection.SendAsync(Message("Hello"), Cancellation);
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);

        Assert.Equal(["conversation.item.create", "response.create"], model.Sent.Select(sent => sent.Type));
        model.AssertComplete();
    }

    [Fact]
    [Row(243)]
    public void AssertComplete_StepsAreLeft_NamesTheFirst()
    {
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<ResponseCreateEvent>());

        var mismatch = Assert.Throws<ScriptMismatchException>(model.AssertComplete);

        Assert.Equal("The script stopped before step 1 of 1: expected ResponseCreateEvent, which never came.", mismatch.Message);
    }

    [Fact]
    [Row(243)]
    public async Task Fail_AtAStep_ThrowsFromTheClientsSend()
    {
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<ResponseCreateEvent>().Fail(new RealtimeDisconnectedException("reset")));
        var connection = await model.ConnectAsync(Cancellation);

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => connection.SendAsync(new ResponseCreateEvent(), Cancellation).AsTask());
    }

    [Fact]
    [Row(243)]
    public async Task End_AtAStep_BreaksTheSessionByName()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<ConversationItemCreateEvent>(),
            ScriptStep.Expect<ResponseCreateEvent>().Say(FakeResponses.Created("r1")).End(new RealtimeDisconnectedException("reset")));
        await using var session = await RealtimeSession.StartAsync(s_agent, model, cancellationToken: Cancellation);

        await session.SendMessageAsync("Hello", Cancellation);
        var events = await session.Events.ToListAsync(Cancellation);

        Assert.Contains(events, seen => seen is SessionErrorEvent { Code: "model_disconnected" });
        Assert.IsType<SessionClosedEvent>(events[^1]);
    }

    [Fact]
    [Row(243)]
    public async Task ConnectAsync_FirstFails_SecondIsAcceptedAndTheScriptGoesOn()
    {
        var model = new ScriptedRealtimeModel(ScriptStep.Expect<ResponseCreateEvent>())
        {
            ConnectFailures = [new RealtimeConnectException("Full.", "rate_limit_exceeded")],
            Greeting = [new UnknownServerEvent("hello", JsonElement.Parse("""{"type":"hello"}"""))],
        };

        await Assert.ThrowsAsync<RealtimeConnectException>(() => model.ConnectAsync(Cancellation).AsTask());
        var connection = await model.ConnectAsync(Cancellation);
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);
        var greeting = await connection.ReceiveAsync(Cancellation).Take(2).Select(said => said.Type).ToListAsync(Cancellation);

        Assert.Equal(["session.created", "hello"], greeting);
        Assert.Equal(2, model.ConnectCount);
        model.AssertComplete();
    }

    [Fact]
    public async Task Confirm_AtAnExpectedUpdate_TellsTheMergedSession()
    {
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>(update => ((RealtimeSessionConfiguration)update.Session).Instructions == "Sell.").Confirm());
        var connection = await model.ConnectAsync(Cancellation);

        await connection.SendAsync(new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Instructions = "Sell." } }, Cancellation);
        var updated = await connection.ReceiveAsync(Cancellation).OfType<SessionUpdatedEvent>().FirstAsync(Cancellation);

        Assert.Equal("Sell.", Assert.IsType<RealtimeSessionConfiguration>(updated.Session).Instructions);
        Assert.Equal("alloy", updated.Session.Audio?.Output?.Voice?.Name);
    }

    [Fact]
    public async Task Sent_McpServerWithCredentials_LeavesThemOut()
    {
        var model = new ScriptedRealtimeModel();
        var connection = await model.ConnectAsync(Cancellation);
        var server = new McpToolDefinition
        {
            ServerLabel = "orders", Authorization = "secret-token", Headers = new Dictionary<string, string> { ["X-Key"] = "secret-key" },
        };

        await connection.SendAsync(new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Tools = [server] } }, Cancellation);

        Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(Assert.Single(model.Sent).ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    [Row(243)]
    public async Task CloseFailure_SessionCloses_EndsItsEventsAllTheSame()
    {
        var model = new ScriptedRealtimeModel { CloseFailure = new InvalidOperationException("stuck") };
        var session = await RealtimeSession.StartAsync(s_agent, model, cancellationToken: Cancellation);

        await session.CloseAsync();
        var events = await session.Events.ToListAsync(Cancellation);

        Assert.IsType<SessionClosedEvent>(events[^1]);
        Assert.True(model.Connection.IsClosed);
    }

    private static ConversationItemCreateEvent Message(string text) =>
        new() { Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = text }] } };
}
