using System.Diagnostics.Metrics;
using Parley.Agents.Connections;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Agents.Telemetry;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class SessionStartTests
{
    private readonly FakeRealtimeModel _model = new() { Manners = FakeModelManners.Silent };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(59)]
    [Complaint(17)]
    public async Task StartAsync_SettingsNotConfirmedYet_DoesNotReturn()
    {
        var starting = StartAsync(Cancellation);
        var connection = await _model.NextConnectionAsync(Cancellation);
        connection.Say(new SessionCreatedEvent { Session = connection.Session });
        await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var wasEarly = starting.IsCompleted;

        connection.Say(new SessionUpdatedEvent { Session = connection.Session });
        await using var session = await starting;

        Assert.False(wasEarly);
        Assert.Equal(ConnectionState.Connected, session.ConnectionState);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Row(60, 62, 63)]
    public async Task StartAsync_CancelledAtAnyStep_ClosesWhatItOpened(int step)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var starting = StartAsync(giveUp.Token);
        var connection = await _model.NextConnectionAsync(Cancellation);
        if (step > 0)
        {
            connection.Say(new SessionCreatedEvent { Session = connection.Session });
        }

        if (step > 1)
        {
            await connection.NextSentAsync<SessionUpdateEvent>(Cancellation);
        }

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.True(connection.IsClosed);
    }

    [Fact]
    [Row(60)]
    public async Task StartAsync_AfterARefusal_CanBeTriedAgain()
    {
        var starting = StartAsync(Cancellation);
        var refused = await _model.NextConnectionAsync(Cancellation);
        refused.Say(new SessionCreatedEvent { Session = refused.Session });
        var update = await refused.NextSentAsync<SessionUpdateEvent>(Cancellation);
        refused.Say(new ErrorEvent { Error = new ErrorDetails { Message = "no", Code = "invalid_value", EventId = update.EventId } });
        await Assert.ThrowsAsync<RealtimeConnectException>(() => starting);

        starting = StartAsync(Cancellation);
        var accepted = await _model.NextConnectionAsync(Cancellation);
        accepted.Say(new SessionCreatedEvent { Session = accepted.Session });
        accepted.Say(new SessionUpdatedEvent { Session = accepted.Session });
        await using var session = await starting;

        Assert.True(refused.IsClosed);
        Assert.False(accepted.IsClosed);
    }

    [Fact]
    [Row(60)]
    public async Task StartAsync_ConnectionEndsBeforeTheGreeting_SaysSo()
    {
        var starting = StartAsync(Cancellation);
        var connection = await _model.NextConnectionAsync(Cancellation);

        connection.End(new RealtimeDisconnectedException("gone") { Failure = RealtimeFailure.ServerUnavailable });

        var refusal = await Assert.ThrowsAsync<RealtimeConnectException>(() => starting);
        Assert.Equal(RealtimeFailure.ServerUnavailable, refusal.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(60)]
    public async Task StartAsync_TheApplicationsCodeThrowsOnceItIsConnected_ClosesWhatItOpened(bool isLog)
    {
        var log = new ClosedStream();
        var options = new AgentSessionOptions
        {
            EventLog = new EventLogOptions { Open = _ => isLog ? throw new IOException("The disk is full.") : log },
            Telemetry = new TelemetryOptions { MeterFactory = new BrokenMeters() },
        };
        var starting = RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, _model, options, cancellationToken: Cancellation);
        var connection = await _model.NextConnectionAsync(Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => starting);

        Assert.True(connection.IsClosed);
        Assert.Equal(!isLog, log.IsClosed);
    }

    [Fact]
    [Row(61)]
    public async Task StartAsync_TwiceAtOnceOnOneModel_GivesTwoSessionsThatShareNothing()
    {
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent { Name = "a" };

        var sessions = await Task.WhenAll(
            RealtimeSession.StartAsync(agent, model, cancellationToken: Cancellation),
            RealtimeSession.StartAsync(agent, model, cancellationToken: Cancellation));

        await sessions[0].DisposeAsync();
        Assert.Equal(ConnectionState.Closed, sessions[0].ConnectionState);
        Assert.Equal(ConnectionState.Connected, sessions[1].ConnectionState);
        await sessions[1].DisposeAsync();
    }

    private Task<RealtimeSession> StartAsync(CancellationToken cancellationToken) =>
        RealtimeSession.StartAsync(new RealtimeAgent { Name = "a" }, _model, cancellationToken: cancellationToken);

    private sealed class BrokenMeters : IMeterFactory
    {
        private Meter? _first;

        public Meter Create(MeterOptions options) =>
            _first is null ? _first = new Meter(options) : throw new InvalidOperationException("No more meters."); // the first is for the connecting

        public void Dispose() => _first?.Dispose();
    }

    private sealed class ClosedStream : MemoryStream
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
