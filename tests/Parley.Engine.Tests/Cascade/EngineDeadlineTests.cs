using Microsoft.Extensions.Logging.Abstractions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Testing.Stages;
using Parley.Testing.Time;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Integration")]
public sealed class EngineDeadlineTests
{
    private static readonly TimeSpan s_millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>The system's timers count in milliseconds of a clock of their own.</summary>
    [Fact(Timeout = 30_000)]
    [Statement(86)]
    public async Task Lifetime_WhoseTimerFiresEarly_EndsAllTheSame()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var time = new ManualTimeProvider();
        using var model = new EngineModel(
            new EngineStages(FakeSpeechToTextClient.Hearing(), FakeChatClient.Replying(_ => "x"), new FakeTextToSpeechClient()),
            new EngineOptions { SessionLifetime = TimeSpan.FromSeconds(1) },
            new HastyTimeProvider(time),
            NullLoggerFactory.Instance);
        await using var connection = await model.ConnectAsync(cancellationToken);
        await UntilTimerAsync(time, cancellationToken);

        time.Advance(TimeSpan.FromSeconds(1) - s_millisecond);
        await UntilTimerAsync(time, cancellationToken);
        time.Advance(s_millisecond);

        await using var events = connection.ReceiveAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("session_expired", Assert.IsType<ErrorEvent>(events.Current).Error.Code);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () => await events.MoveNextAsync());
    }

    private static async Task UntilTimerAsync(ManualTimeProvider time, CancellationToken cancellationToken)
    {
        while (time.NextDue is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A clock whose timers fire a millisecond early.</summary>
    private sealed class HastyTimeProvider(ManualTimeProvider inner) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new HastyTimer(inner.CreateTimer(callback, state, Early(dueTime), period));

        private static TimeSpan Early(TimeSpan dueTime) =>
            dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime > s_millisecond ? dueTime - s_millisecond : TimeSpan.Zero;

        private sealed class HastyTimer(ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Early(dueTime), period);

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
