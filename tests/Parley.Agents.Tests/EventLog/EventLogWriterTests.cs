using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Testing.Simulation;

namespace Parley.Agents.Tests.EventLog;

[Trait("Category", "Unit")]
public sealed class EventLogWriterTests
{
    [Fact]
    public async Task Log_StreamTakesNothingForAWhile_LeavesOutAndSaysHowManyAndHoldsNobodyUp()
    {
        var stream = new StuckStream();
        var options = new AgentSessionOptions { EventLog = new EventLogOptions { Open = _ => stream, Capacity = 4 } };
        await using var bed = await SessionTestBed.StartAsync(options);
        await stream.Stuck.WaitAsync(TestContext.Current.CancellationToken);

        for (var number = 0; number < 40; number++)
        {
            await bed.Session.AddContextAsync($"{number}", TestContext.Current.CancellationToken);
        }

        stream.Release();
        await bed.Session.CloseAsync();
        var log = await EventLogEntry.ReadAllAsync(new MemoryStream(stream.ToArray()), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        var missing = log.Where(entry => entry.Kind == EventLogKind.Missing).Sum(entry => entry.MissingCount);
        var numbers = log.Where(entry => entry.Kind != EventLogKind.Missing).Select(entry => entry.Sequence).ToList();
        Assert.True(missing > 0);
        Assert.Equal(numbers.Order(), numbers);
        Assert.True(numbers[^1] <= numbers.Count + missing);
    }

    [Fact]
    public async Task Log_StreamTakesNothingEver_IsGivenUpWhenTheSessionCloses()
    {
        var stream = new StuckStream();
        var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { EventLog = new EventLogOptions { Open = _ => stream } });
        await stream.Stuck.WaitAsync(TestContext.Current.CancellationToken);

        var closing = bed.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(closing, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        await closing;
        Assert.Equal(0, stream.Length);
        stream.Release();
    }

    [Fact]
    public async Task Log_StreamFails_EndsTheLogAndNotTheSession()
    {
        var log = new LogText();
        var options = new AgentSessionOptions { EventLog = new EventLogOptions { Open = _ => new FullDisk() } };
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, new Parley.Testing.Models.FakeRealtimeModel(), options, logger: log, cancellationToken: TestContext.Current.CancellationToken);

        await session.AddContextAsync("still here", TestContext.Current.CancellationToken);
        await session.CloseAsync();

        Assert.Contains(log.Lines, line => line.StartsWith("EventLogWriteFailed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_ConnectionIsExchanged_ShowsNoLoss()
    {
        var stream = new MemoryStream();
        var options = new AgentSessionOptions { EventLog = new EventLogOptions { Open = _ => stream } };
        var model = new SimulatedRealtimeModel(new SimulationOptions());
        await using var session = await RealtimeSession.StartAsync(
            new RealtimeAgent { Name = "a" }, model, options, cancellationToken: TestContext.Current.CancellationToken);

        await session.Continuity.RenewAsync(TestContext.Current.CancellationToken);
        await session.CloseAsync();

        var log = await EventLogEntry.ReadAllAsync(new MemoryStream(stream.ToArray()), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(log, entry => entry.Kind == EventLogKind.Connected);
        Assert.DoesNotContain(log, entry => entry.Kind == EventLogKind.Disconnected);
    }

    /// <summary>Takes nothing until it is released.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stuck => _stuck.Task;

        public void Release() => _released.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _stuck.TrySetResult();
            await _released.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The disk is full.");
    }
}
