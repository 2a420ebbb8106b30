using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class SessionHandlerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(71)]
    public async Task On_HandlersAndAReader_SeeTheSameOrder()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var handled = new List<long>();
        var isOver = new TaskCompletionSource();
        bed.Session.On<RealtimeSessionEvent>(seen => handled.Add(seen.SequenceNumber));
        bed.Session.On<SessionClosedEvent>(_ => isOver.SetResult());

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        bed.Model.End();
        var read = await bed.DrainAsync();
        await isOver.Task.WaitAsync(Cancellation);

        Assert.Equal(read.Select(seen => seen.SequenceNumber), handled);
    }

    [Fact]
    [Row(71)]
    public async Task On_NobodyReads_HandlersGoOnPastTheCapacity()
    {
        var count = 0;
        var isOver = new TaskCompletionSource();
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { EventCapacity = 64 });
        bed.Session.On<AudioEvent>(_ => Interlocked.Increment(ref count));
        bed.Session.On<SessionClosedEvent>(_ => isOver.SetResult());

        for (var number = 0; number < 30; number++)
        {
            bed.Model.Say(FakeResponses.Speech($"r{number}", $"i{number}", new byte[960], "Hi"));
            await WaitUntilAsync(() => Volatile.Read(ref count) == number + 1);
        }

        bed.Model.End();
        await isOver.Task.WaitAsync(Cancellation);
        Assert.Equal(30, count);
    }

    [Fact]
    [Row(71)]
    public async Task On_ReaderStops_HandlersGoOnPastTheCapacity()
    {
        var count = 0;
        var isOver = new TaskCompletionSource();
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { EventCapacity = 64 });
        await bed.StopReadingAsync();
        bed.Session.On<AudioEvent>(_ => Interlocked.Increment(ref count));
        bed.Session.On<SessionClosedEvent>(_ => isOver.SetResult());

        for (var number = 0; number < 30; number++)
        {
            bed.Model.Say(FakeResponses.Speech($"r{number}", $"i{number}", new byte[960], "Hi"));
            await WaitUntilAsync(() => Volatile.Read(ref count) == number + 1);
        }

        bed.Model.End();
        await isOver.Task.WaitAsync(Cancellation);
        Assert.Equal(30, count);
    }

    [Fact]
    [Row(71)]
    public async Task Events_ReaderStops_TheNextOneGoesOnThere()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        bed.Model.End();
        await bed.Model.Closed.WaitAsync(Cancellation);
        await bed.NextAsync<ResponseStartedEvent>();
        await bed.StopReadingAsync();

        var rest = await bed.Session.Events.ToListAsync(Cancellation);

        Assert.Equal(bed.Seen[^1].SequenceNumber + 1, rest[0].SequenceNumber);
        Assert.IsType<SessionClosedEvent>(rest[^1]);
    }

    [Fact]
    [Row(71)]
    public async Task On_HandlerThrowsWhenTheReaderCanTakeNoMore_SessionEndsByName()
    {
        const int Capacity = 8;
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { EventCapacity = Capacity });
        await bed.NextAsync<SessionConfiguredEvent>();
        var failing = new TaskCompletionSource();
        bed.Session.On<SpeechStartedEvent>(async _ => await failing.Task);

        for (var number = 0; number < Capacity; number++) // as many as may wait
        {
            bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = $"u{number}" });
        }

        bed.Model.Say(new ConversationItemTruncatedEvent { ItemId = "i0", ContentIndex = 0, AudioEndMs = 0 });
        await bed.Model.NextSentAsync<ConversationItemRetrieveEvent>(Cancellation); // all of them were taken
        failing.SetException(new InvalidOperationException("bad handler"));
        await bed.Model.Closed.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        var overrun = await Assert.ThrowsAsync<ParleyException>(bed.DrainAsync);
        Assert.StartsWith("events_not_read", overrun.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Row(71)]
    public async Task On_Disposed_IsCalledNoMore()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var audio = new List<AudioEvent>();
        var last = new TaskCompletionSource();
        var registration = bed.Session.On<AudioEvent>(audio.Add);
        bed.Session.On<AgentEndedEvent>(_ => last.TrySetResult());
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        await last.Task.WaitAsync(Cancellation);

        registration.Dispose();
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Hi"));
        bed.Model.End();
        await bed.DrainAsync();

        Assert.Equal("r1", Assert.Single(audio).ResponseId);
    }

    [Fact]
    [Row(220), Complaint(30)]
    public async Task Errors_NobodyObserves_SessionGoesOn()
    {
        await using var bed = await SessionTestBed.StartAsync();

        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "bad", Code = "invalid_value" } });
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Still here."));
        var ended = await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("Still here.", ended.Text);
    }

    [Fact]
    [Row(220), Complaint(30)]
    public async Task On_HandlerThrows_BecomesAnErrorAndNothingEnds()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Session.On<AudioEvent>(_ => throw new InvalidOperationException("0151 2345"));
        bed.Session.On<SessionErrorEvent>(_ => throw new InvalidOperationException("again"));

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Hi"));
        var error = await bed.NextAsync<SessionErrorEvent>();
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "Hi"));
        var second = await bed.NextAsync<SessionErrorEvent>();

        Assert.Equal(("handler_failed", "handler_failed"), (error.Code, second.Code));
        Assert.DoesNotContain("0151", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Row(218)]
    public async Task On_HandlerClosesTheSession_DoesNotDeadlock()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Session.On<AgentEndedEvent>(async _ => await bed.Session.CloseAsync());

        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "Bye"));
        var seen = await bed.DrainAsync();

        Assert.Equal(SessionCloseReason.Owner, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
