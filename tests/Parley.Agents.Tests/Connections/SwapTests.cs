using Microsoft.Extensions.AI;
using Parley.Agents.Connections;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Telemetry;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class SwapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(68)]
    [Complaint(12)]
    public async Task Renewal_BeforeTheModelsLimit_TakesOverBetweenTurns()
    {
        await using var bed = await ContinuityBed.StartAsync();
        Expire(bed, TimeSpan.FromMinutes(60));
        await bed.NextAsync<SessionConfiguredEvent>();
        await bed.NextAsync<SessionConfiguredEvent>();
        bed.First.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "One"));
        await bed.NextAsync<AudioEvent>();

        bed.Time.Advance(TimeSpan.FromMinutes(55));
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var wasEarly = bed.Seen.Any(seen => seen is ConnectionSwappedEvent);
        bed.First.Say(FakeResponses.SpeechEnds("r1", "i1", "One."));
        var swapped = await bed.NextAsync<ConnectionSwappedEvent>();

        Assert.False(wasEarly);
        Assert.Equal(SwapReason.Renewal, swapped.Reason);
        Assert.True(bed.Seen.FindIndex(seen => seen is AgentEndedEvent) < bed.Seen.FindIndex(seen => seen is ConnectionSwappedEvent));
        Assert.DoesNotContain(bed.Seen, seen => seen is ConnectionStateChangedEvent { State: ConnectionState.Reconnecting });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Complaint(15)]
    public async Task SwitchModelAsync_TheFormerWishMisusesItsToken_TheNewOneIsHadAllTheSame(bool isBlocking)
    {
        using var held = new ManualResetEventSlim();
        await using var bed = await ContinuityBed.StartAsync();
        var misused = new TokenMisuser(isBlocking ? () => held.Wait(Cancellation) : () => throw new InvalidOperationException("x"));
        var former = bed.Session.Continuity.SwitchModelAsync(misused, Cancellation);
        await misused.IsAsked.WaitAsync(Cancellation);

        await bed.Session.Continuity.SwitchModelAsync(new FakeRealtimeModel(), Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await bed.Session.AddContextAsync("still there", Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        held.Set();

        await Assert.ThrowsAsync<RealtimeConnectException>(() => former);
    }

    [Fact]
    [Complaint(15)]
    public async Task SwitchModelAsync_ModelTakesNothing_TheConversationGoesOn()
    {
        await using var bed = await ContinuityBed.StartAsync();

        var switching = bed.Session.Continuity.SwitchModelAsync(new StubbornModel(Stubbornness.TakesNothingAtAll), Cancellation);
        while (!switching.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            bed.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<RealtimeConnectException>(() => switching);
        await bed.Session.AddContextAsync("still there", Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(ConnectionState.Connected, bed.Session.ConnectionState);
    }

    [Fact]
    [Row(68)]
    public async Task Renewal_WhileTheUserSpeaks_Waits()
    {
        await using var bed = await ContinuityBed.StartAsync(new ContinuityOptions { MaxConnectionAge = TimeSpan.FromMinutes(10) });
        bed.First.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u", AudioStartMs = 0 });
        await bed.NextAsync<SpeechStartedEvent>();

        bed.Time.Advance(TimeSpan.FromMinutes(10));
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        await bed.Session.AddContextAsync("still the first", Cancellation);
        var sentToFirst = bed.First.TakeSent();
        bed.First.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u", AudioEndMs = 900 });
        await bed.NextAsync<ConnectionSwappedEvent>();

        Assert.Contains(sentToFirst, sent => sent is ConversationItemCreateEvent);
    }

    [Fact]
    [Row(68)]
    public async Task Renewal_OldConnectionBreaksMeanwhile_TakesOverAtOnce()
    {
        await using var bed = await ContinuityBed.StartAsync(new ContinuityOptions { MaxConnectionAge = TimeSpan.FromMinutes(10) });
        bed.First.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "One"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMinutes(10));
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<SessionUpdateEvent>(Cancellation);

        bed.First.End(new RealtimeDisconnectedException("reset"));
        await bed.NextAsync<ConnectionSwappedEvent>();

        await second.NextSentAsync<Parley.Realtime.Responses.ResponseCreateEvent>(Cancellation);
    }

    [Fact]
    [Row(67)]
    [Complaint(12)]
    public async Task Connection_LostAndModelGone_FallbackTakesOverAndTheModelIsTriedAgainLater()
    {
        var gone = new SwitchableModel();
        var fallback = new FakeRealtimeModel();
        var time = new ManualTimeProvider();
        using var meters = new TaggedMeasurements();
        var options = new AgentSessionOptions
        {
            Continuity = new ContinuityOptions { Fallbacks = [fallback], ReturnAfter = TimeSpan.FromMinutes(2) }, Telemetry = new() { MeterFactory = meters },
        };
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, gone, options, timeProvider: time, cancellationToken: Cancellation);
        await using var events = session.Events.GetAsyncEnumerator(Cancellation);
        var first = await gone.Inner.NextConnectionAsync(Cancellation);

        gone.Fault = new RealtimeConnectException("down") { Failure = RealtimeFailure.ServerUnavailable };
        first.End(new RealtimeDisconnectedException("reset"));
        var away = await NextSwapAsync(events);
        gone.Fault = null;
        await session.AddContextAsync("The timer of the return runs now.", Cancellation);
        time.Advance(TimeSpan.FromMinutes(2));
        var back = await NextSwapAsync(events);

        Assert.Equal((SwapReason.ConnectionLost, 1), (away.Reason, away.ModelIndex));
        Assert.Equal((SwapReason.Return, 0), (back.Reason, back.ModelIndex));
        Assert.Equal(["parley.session.failovers 1 gen_ai.provider.name=unknown"], meters.All.Where(measured => measured.Contains("failovers", StringComparison.Ordinal)));
        const string Connect = "parley.upstream.connect.duration 0";
        Assert.Equal(
            [
                $"{Connect} error.type=ServerUnavailable gen_ai.provider.name=unknown parley.connect.reason=ConnectionLost",
                $"{Connect} gen_ai.provider.name=unknown parley.connect.reason=ConnectionLost",
                $"{Connect} gen_ai.provider.name=unknown parley.connect.reason=Return",
                $"{Connect} gen_ai.provider.name=unknown parley.connect.reason=Start",
            ],
            meters.All.Where(measured => measured.StartsWith(Connect, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Row(67)]
    public async Task StartAsync_FirstModelRefuses_FallbackAnswers()
    {
        var gone = new SwitchableModel { Fault = new RealtimeConnectException("no", "invalid_api_key") { Failure = RealtimeFailure.InvalidKey } };
        using var meters = new TaggedMeasurements();
        var options = new AgentSessionOptions
        {
            Continuity = new ContinuityOptions { Fallbacks = [new FakeRealtimeModel()] }, Telemetry = new() { MeterFactory = meters },
        };

        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, gone, options, cancellationToken: Cancellation);

        Assert.Equal(ConnectionState.Connected, session.ConnectionState);
        Assert.Contains("parley.session.failovers 1 gen_ai.provider.name=unknown", meters.All);
    }

    [Fact]
    [Row(109)]
    public async Task RenewAsync_AnAnswerRunsAndAnotherWaits_AsksTheOldModelForNothingMore()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "One"));
        await bed.NextAsync<AudioEvent>();
        await bed.Session.SendMessageAsync("And then?", Cancellation); // its answer waits for the running one
        bed.First.TakeSent();

        await bed.Session.Continuity.RenewAsync(Cancellation);
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await second.NextSentAsync<Parley.Realtime.Responses.ResponseCreateEvent>(Cancellation);

        Assert.Empty(bed.First.TakeSent());
    }

    [Fact]
    [Complaint(37)]
    public async Task SwitchModelAsync_AnyTime_GoesOnWithTheOtherModelAndTheHistory()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hello."));
        await bed.NextAsync<AgentEndedEvent>();
        var other = new FakeRealtimeModel();

        await bed.Session.Continuity.SwitchModelAsync(other, Cancellation);

        var connection = await other.NextConnectionAsync(Cancellation);
        Assert.Equal("i1", (await connection.NextSentAsync<ConversationItemCreateEvent>(Cancellation)).Item.Id);
        Assert.Equal(SwapReason.ModelChange, (await bed.NextAsync<ConnectionSwappedEvent>()).Reason);
        await bed.First.Closed.WaitAsync(Cancellation);
    }

    [Fact]
    [Row(66)]
    [Complaint(13)]
    public async Task RestartAsync_AHundredTimes_BeginsAnewAndTellsEachEventOnce()
    {
        var runs = 0;
        await using var bed = await ContinuityBed.StartAsync(null, AIFunctionFactory.Create(() => ++runs, "count"));
        var before = bed.First;
        for (var round = 0; round < 100; round++)
        {
            before.Say(FakeResponses.Speech($"r{round}", $"i{round}", new byte[960], "Hello."));
            await bed.NextAsync<AgentEndedEvent>();
            await bed.Session.Continuity.RestartAsync(Cancellation);
            var after = await bed.Model.NextConnectionAsync(Cancellation);
            await bed.NextAsync<ConnectionSwappedEvent>();
            Assert.Empty(bed.Session.History);
            Assert.DoesNotContain(after.TakeSent(), sent => sent is ConversationItemCreateEvent);
            before = after;
        }

        Assert.Equal(100, bed.Seen.OfType<AgentStartedEvent>().Count());
        Assert.Equal(100, bed.Seen.OfType<AudioEvent>().Count());
        Assert.Equal(100, bed.Seen.OfType<ConnectionSwappedEvent>().Count());
    }

    [Fact]
    [Row(66)]
    [Complaint(13)]
    public async Task RestartAsync_WhileSpeechStillPlays_StopsItAndTellsTheNewModelNothingOfIt()
    {
        await using var bed = await ContinuityBed.StartAsync();
        bed.First.Say(FakeResponses.Speech("r1", "i1", new byte[10 * 48_000], "A long answer."));
        await bed.NextAsync<AgentEndedEvent>();

        await bed.Session.Continuity.RestartAsync(Cancellation);
        var second = await bed.Model.NextConnectionAsync(Cancellation);
        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        await bed.NextAsync<ConnectionSwappedEvent>();

        Assert.Equal("i1", Assert.Single(bed.Seen.OfType<AudioInterruptedEvent>()).ItemId);
        Assert.All(second.Sent, sent => Assert.IsType<SessionUpdateEvent>(sent));
    }

    [Fact]
    [Row(60)]
    public async Task RenewAsync_ModelRefuses_SaysSoAndTheSessionGoesOn()
    {
        var model = new SwitchableModel();
        await using var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, model, cancellationToken: Cancellation);
        model.Fault = new RealtimeConnectException("no");

        await Assert.ThrowsAsync<RealtimeConnectException>(() => session.Continuity.RenewAsync(Cancellation));

        await session.AddContextAsync("still here", Cancellation);
        Assert.Equal(ConnectionState.Connected, session.ConnectionState);
    }

    [Fact]
    [Row(63)]
    public async Task CloseAsync_WhileAnotherConnectionIsPrepared_ClosesBoth()
    {
        var silent = new FakeRealtimeModel { Manners = FakeModelManners.Silent };
        await using var bed = await ContinuityBed.StartAsync();
        var switching = bed.Session.Continuity.SwitchModelAsync(silent, Cancellation);
        var second = await silent.NextConnectionAsync(Cancellation);

        await bed.Session.CloseAsync();

        await Assert.ThrowsAnyAsync<ParleyException>(() => switching);
        await second.Closed.WaitAsync(Cancellation);
        Assert.True(bed.First.IsClosed);
    }

    private static void Expire(ContinuityBed bed, TimeSpan after) => bed.First.Say(new SessionUpdatedEvent
    {
        Session = bed.First.Session with { ExpiresAt = (bed.Time.GetUtcNow() + after).ToUnixTimeSeconds() },
    });

    private static async Task<ConnectionSwappedEvent> NextSwapAsync(IAsyncEnumerator<RealtimeSessionEvent> events)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current is ConnectionSwappedEvent swapped)
            {
                return swapped;
            }
        }

        throw new InvalidOperationException("The events ended before a swap.");
    }

    private sealed class SwitchableModel : IRealtimeModel
    {
        public FakeRealtimeModel Inner { get; } = new();

        public Exception? Fault { get; set; }

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
            Fault is null ? Inner.ConnectAsync(cancellationToken) : throw Fault;
    }

    /// <summary>A model that never answers, and misbehaves when it is not wanted any more.</summary>
    private sealed class TokenMisuser(Action cancelled) : IRealtimeModel
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAsked => _asked.Task;

        public async ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
        {
            await using var registration = cancellationToken.Register(cancelled);
            _asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            throw new NotSupportedException();
        }
    }
}
