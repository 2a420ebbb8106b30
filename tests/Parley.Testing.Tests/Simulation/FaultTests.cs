using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Time;

namespace Parley.Testing.Tests.Simulation;

/// <summary>Each fault does what it says, and nothing else. The seventh event is the first transcript delta, the eighth the first audio.</summary>
[Trait("Category", "Unit")]
public sealed class FaultTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_SpokenAnswer_NumbersTheEvents()
    {
        var types = (await PlayAsync(null)).Select(said => said.Type).ToArray();

        Assert.Equal("response.output_audio_transcript.delta", types[6]);
        Assert.Equal("response.output_audio.delta", types[7]);
    }

    [Fact]
    [Row(243)]
    public async Task Drop_AtAnEvent_BreaksInsteadOfIt()
    {
        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => PlayAsync(new Fault(FaultKind.Drop, 8)));

        Assert.Equal((null, RealtimeFailure.NetworkLost), (end.CloseStatus, end.Failure));
    }

    [Fact]
    public async Task Close_AtAnEvent_ClosesInsteadOfIt()
    {
        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => PlayAsync(new Fault(FaultKind.Close, 8)));

        Assert.Equal((1011, RealtimeFailure.ServerUnavailable), (end.CloseStatus, end.Failure));
    }

    [Fact]
    public async Task Stall_AtAnEvent_HoldsItAndAllAfterIt()
    {
        var model = Model(new Fault(FaultKind.Stall, 8) { Duration = TimeSpan.FromSeconds(5) });
        await AskAsync(model);
        var before = model.Provider.Wire.Count;

        _time.Advance(TimeSpan.FromSeconds(4.9));
        var during = model.Provider.Wire.Count;
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(before, during);
        Assert.Contains(model.Provider.Wire, entry => entry.Event is ResponseDoneEvent);
    }

    [Fact]
    public async Task Duplicate_AtAnEvent_SaysItTwiceWithOneId()
    {
        var said = await PlayAsync(new Fault(FaultKind.Duplicate, 8));

        Assert.Equal(said[7], said[8]);
        Assert.Equal(said.Count - 1, said.Select(serverEvent => serverEvent.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Reorder_FromAnEventOn_LetsTheNextPass()
    {
        var types = (await PlayAsync(new Fault(FaultKind.Reorder, 1))).Select(said => said.Type).ToArray();

        Assert.Equal("response.output_audio.delta", types[6]);
        Assert.Equal("response.output_audio_transcript.delta", types[7]);
    }

    [Theory]
    [InlineData(FaultKind.Quota, "insufficient_quota")]
    [InlineData(FaultKind.RateLimit, "rate_limit_exceeded")]
    public async Task FailedResponse_ByItsNumber_TellsWhy(FaultKind kind, string code)
    {
        var said = await PlayAsync(new Fault(kind, 1));

        var done = Assert.Single(said.OfType<ResponseDoneEvent>()).Response;
        Assert.Equal((ResponseStatus.Failed, code), (done.Status, done.StatusDetails?.Error?.Code));
    }

    [Fact]
    public async Task RefuseUpdate_ByItsNumber_GivesAnErrorInstead()
    {
        var said = await PlayAsync(new Fault(FaultKind.RefuseUpdate));

        Assert.Empty(said.OfType<SessionUpdatedEvent>());
        Assert.Equal("update", Assert.Single(said.OfType<ErrorEvent>()).Error.EventId);
    }

    [Fact]
    public async Task RefuseConnection_ByItsNumber_LetsTheNextOneIn()
    {
        var model = Model(new Fault(FaultKind.RefuseConnection));

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => model.ConnectAsync(Cancellation).AsTask());
        await using var second = await model.ConnectAsync(Cancellation);

        Assert.Equal(RealtimeFailure.RateLimited, refusal.Failure);
    }

    [Fact]
    public async Task Expire_AfterItsDuration_ClosesWith1001()
    {
        var model = Model(new Fault(FaultKind.Expire) { Duration = TimeSpan.FromSeconds(3) });
        var connection = await AskAsync(model);

        _time.Advance(TimeSpan.FromSeconds(3));

        var end = await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation).AsTask());
        Assert.Equal(RealtimeFailure.SessionExpired, end.Failure);
    }

    [Fact]
    public void FromSeed_OneSeed_AlwaysGivesOnePlan()
    {
        var plans = Enumerable.Range(0, 200).Select(seed => FaultPlan.FromSeed(seed).ToString()).ToArray();

        Assert.Equal(plans, Enumerable.Range(0, 200).Select(seed => FaultPlan.FromSeed(seed).ToString()));
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains(plans, plan => plan.Contains(kind, StringComparison.Ordinal)));
    }

    private SimulatedRealtimeModel Model(Fault? fault) => new(
        new SimulationOptions
        {
            Faults = fault is null ? FaultPlan.None : new FaultPlan(fault),
            Reply = _ => SimulatedReply.Say("Good day.", TimeSpan.FromMilliseconds(200)),
        },
        _time);

    private static async Task<IRealtimeConnection> AskAsync(SimulatedRealtimeModel model)
    {
        var connection = await model.ConnectAsync(Cancellation);
        await connection.SendAsync(new SessionUpdateEvent { EventId = "update", Session = new RealtimeSessionConfiguration() }, Cancellation);
        await connection.SendAsync(new ResponseCreateEvent(), Cancellation);
        return connection;
    }

    /// <summary>What a client is told by the end of the first answer.</summary>
    private async Task<List<ServerEvent>> PlayAsync(Fault? fault)
    {
        var model = Model(fault);
        var connection = await AskAsync(model);
        _time.Advance(TimeSpan.FromMinutes(1));
        await connection.DisposeAsync();
        return await connection.ReceiveAsync(Cancellation).ToListAsync(Cancellation);
    }
}
