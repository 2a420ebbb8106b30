using Microsoft.Extensions.AI;
using Parley.Agents.Connections;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Scripts;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class SessionClosingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Stubbornness.None)]
    [InlineData(Stubbornness.CloseFails)]
    [InlineData(Stubbornness.CloseHangs)]
    [InlineData(Stubbornness.NeverEnds)]
    [InlineData(Stubbornness.TakesNothing)]
    [Row(217, 219)]
    [Complaint(15)]
    public async Task CloseAsync_ModelIsStubborn_ReaderStillComesToTheEnd(Stubbornness how)
    {
        var time = new ManualTimeProvider();
        var session = await StartAsync(new StubbornModel(how), time);
        var reading = session.Events.ToListAsync(Cancellation).AsTask();
        var sending = how == Stubbornness.TakesNothing ? session.SendMessageAsync("Hello?", Cancellation) : Task.CompletedTask;

        var closing = Task.WhenAll(session.CloseAsync(), session.CloseAsync(), session.DisposeAsync().AsTask());
        await AdvanceUntilAsync(time, Task.WhenAll(closing, reading));

        var seen = await reading;
        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        Assert.Single(seen.OfType<SessionClosedEvent>());
        Assert.Equal(ConnectionState.Closed, session.ConnectionState);
        if (how == Stubbornness.TakesNothing)
        {
            await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => sending);
        }
    }

    [Fact]
    [Row(65, 219)]
    [Complaint(15, 16)]
    public async Task Events_ConnectionBreaks_TellStateThenErrorThenTheEnd()
    {
        var time = new ManualTimeProvider();
        var model = new StubbornModel(Stubbornness.CloseHangs);
        var session = await StartAsync(model, time);
        var connection = await model.Inner.NextConnectionAsync(Cancellation);
        var reading = session.Events.ToListAsync(Cancellation).AsTask();

        connection.End(new RealtimeDisconnectedException("reset"));
        await AdvanceUntilAsync(time, reading);

        Assert.Equal(
            [nameof(ConnectionStateChangedEvent), nameof(SessionErrorEvent), nameof(SessionClosedEvent)],
            (await reading).TakeLast(3).Select(seen => seen.GetType().Name));
    }

    [Fact]
    [Row(65)]
    public async Task Events_ModelThrowsWhatWasSaid_NeitherLogNorEventRepeatsIt()
    {
        var log = new LogText();
        var model = new ScriptedRealtimeModel(
            ScriptStep.Expect<SessionUpdateEvent>().Confirm(),
            ScriptStep.Expect<ConversationItemCreateEvent>().Fail(new InvalidOperationException("secret words")));
        var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, logger: log, cancellationToken: Cancellation);

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => session.SendMessageAsync("Hi", Cancellation));
        var seen = await session.Events.ToListAsync(Cancellation);

        Assert.Equal(
            ("session_failed", "The session failed of InvalidOperationException; the log says where."),
            Assert.Single(seen.OfType<SessionErrorEvent>()) is var error ? (error.Code, error.Message) : default);
        var line = Assert.Single(log.Lines);
        Assert.Contains("InvalidOperationException", line, StringComparison.Ordinal);
        Assert.Contains("at Parley.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(65)]
    public async Task Events_ConnectionBreaks_OnlyAReasonOfParleysOwnIsTold(bool isOurs)
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.End(isOurs ? new RealtimeDisconnectedException("The network is gone.") : new InvalidOperationException("secret words"));
        var error = await bed.NextAsync<SessionErrorEvent>();

        Assert.Equal("model_disconnected", error.Code);
        Assert.Equal($"The connection to the model broke: {(isOurs ? "The network is gone." : "InvalidOperationException.")}", error.Message);
    }

    [Fact]
    [Row(219)]
    public async Task CloseAsync_ModelCannotBeClosed_TheLogSaysSoWithoutItsText()
    {
        var log = new LogText();
        var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, new StubbornModel(Stubbornness.CloseFails), logger: log, cancellationToken: Cancellation);

        await session.CloseAsync();

        var line = Assert.Single(log.Lines);
        Assert.Contains("InvalidOperationException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be closed", line, StringComparison.Ordinal);
    }

    [Fact]
    [Row(183, 218)]
    [Complaint(15)]
    public async Task CloseAsync_InsideATool_DoesNotDeadlock()
    {
        RealtimeSession? session = null;
        var tool = AIFunctionFactory.Create(() => session!.CloseAsync(), "hang_up");
        await using var bed = await SessionTestBed.StartAsync(null, tool);
        session = bed.Session;

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "hang_up", Arguments = "{}" }));
        var seen = await bed.DrainAsync();

        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(183, 219)]
    [Complaint(15)]
    public async Task CloseAsync_ToolMisusesItsToken_ClosesAllTheSame(bool isBlocking)
    {
        using var held = new ManualResetEventSlim();
        var isRunning = new TaskCompletionSource();
        var tool = AIFunctionFactory.Create(
            (CancellationToken token) =>
            {
                token.Register(isBlocking ? () => held.Wait(Cancellation) : () => throw new InvalidOperationException("x"));
                isRunning.SetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            "stuck");
        await using var bed = await SessionTestBed.StartAsync(null, tool);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "stuck", Arguments = "{}" }));
        await isRunning.Task.WaitAsync(Cancellation);

        await bed.Session.CloseAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        var seen = await bed.DrainAsync();
        held.Set();

        Assert.IsType<SessionClosedEvent>(seen[^1]);
        Assert.True(bed.Model.IsClosed);
    }

    [Fact]
    [Row(218)]
    public async Task CloseAsync_WhileReadingEvents_DoesNotDeadlock()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi."));
        var seen = new List<RealtimeSessionEvent>();

        await bed.NextAsync<AgentStartedEvent>();
        await bed.Session.CloseAsync();
        seen.AddRange(await bed.DrainAsync());

        Assert.IsType<SessionClosedEvent>(seen[^1]);
    }

    [Fact]
    [Row(220)]
    [Complaint(30)]
    public async Task Events_ErrorThatNobodyReads_LeavesTheSessionRunning()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "no", Code = "invalid_value" } });
        await bed.Session.SendMessageAsync("Still there?", Cancellation);

        Assert.Equal(ConnectionState.Connected, bed.Session.ConnectionState);
    }

    [Fact]
    [Row(108)]
    public async Task SendAsync_SessionClosed_SaysSo()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Session.CloseAsync();

        var refusal = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendMessageAsync("x", Cancellation));

        Assert.Contains("closed", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<RealtimeSession> StartAsync(IRealtimeModel model, ManualTimeProvider time) =>
        RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, timeProvider: time, cancellationToken: Cancellation);

    /// <summary>Lets the manual clock run until it is done; the steps are small beside the patience that is measured.</summary>
    private static async Task AdvanceUntilAsync(ManualTimeProvider time, Task done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation));
            Cancellation.ThrowIfCancellationRequested();
        }

        await done;
    }
}
