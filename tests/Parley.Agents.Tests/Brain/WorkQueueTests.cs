using System.Threading.Channels;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class WorkQueueTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Channel<RealtimeSessionEvent> _events = Channel.CreateUnbounded<RealtimeSessionEvent>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryAdd_Work_IsStartedAndItsResultTold()
    {
        await using var queue = Queue();

        queue.TryAdd(Work("w1", "a", () => Task.FromResult<string?>("done")));
        var started = await NextAsync<WorkStartedEvent>();
        var ended = await NextAsync<WorkEndedEvent>();

        Assert.Equal("w1", started.WorkId);
        Assert.Equal(("done", WorkFailure.None), (ended.Result, ended.Failure));
    }

    [Fact]
    public async Task TryAdd_TheSameIsUnderWay_IsNotTakenTwice()
    {
        var release = new TaskCompletionSource<string?>();
        await using var queue = Queue();
        queue.TryAdd(Work("w1", "a", () => release.Task));

        using var second = Work("w2", "a", () => release.Task);
        using var other = Work("w3", "b", () => release.Task);
        var isSecondAdded = queue.TryAdd(second);
        var isOtherAdded = queue.TryAdd(other);

        Assert.Null(isSecondAdded);
        Assert.True(isOtherAdded);
    }

    [Fact]
    public async Task TryAdd_TheSameAfterItEnded_IsTaken()
    {
        await using var queue = Queue();
        queue.TryAdd(Work("w1", "a", () => Task.FromResult<string?>("x")));
        await NextAsync<WorkEndedEvent>();

        var isAdded = queue.TryAdd(Work("w2", "a", () => Task.FromResult<string?>("y")));

        Assert.True(isAdded);
    }

    [Fact]
    public async Task TryAdd_MoreThanMayWait_IsRefused()
    {
        var release = new TaskCompletionSource<string?>();
        await using var queue = Queue(new ConversationBrainOptions { Intents = [], MaxRunning = 1, MaxWaiting = 1 });
        queue.TryAdd(Work("w1", "a", () => release.Task));
        await NextAsync<WorkStartedEvent>();
        queue.TryAdd(Work("w2", "b", () => release.Task));

        using var third = Work("w3", "c", () => release.Task);
        var isAdded = queue.TryAdd(third);

        Assert.False(isAdded);
    }

    [Fact]
    public async Task Work_Throws_ItsFailureIsTold()
    {
        await using var queue = Queue();

        queue.TryAdd(Work("w1", "a", () => throw new InvalidOperationException("x")));
        var ended = await NextAsync<WorkEndedEvent>();

        Assert.Equal(WorkFailure.Exception, ended.Failure);
        Assert.IsType<InvalidOperationException>(ended.Exception);
    }

    [Fact]
    public async Task Work_IgnoresItsTokenAndHangs_TimesOutAndHoldsNobodyUp()
    {
        var never = new TaskCompletionSource<string?>();
        await using var queue = Queue(new ConversationBrainOptions { Intents = [], MaxRunning = 1 });
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.TryAdd(Work("w1", "a", () =>
        {
            isRunning.SetResult();
            return never.Task;
        }));
        queue.TryAdd(Work("w2", "b", () => Task.FromResult<string?>("next")));
        await isRunning.Task.WaitAsync(Cancellation); // its time runs; when it is told that it starts, it does not yet

        _time.Advance(TimeSpan.FromSeconds(31));
        var first = await NextAsync<WorkEndedEvent>();
        var second = await NextAsync<WorkEndedEvent>();

        Assert.Equal(WorkFailure.Timeout, first.Failure);
        Assert.Equal("next", second.Result);
    }

    [Fact]
    public async Task Cancel_WorkRunsOrWaits_EndsAsCancelled()
    {
        var never = new TaskCompletionSource<string?>();
        await using var queue = Queue(new ConversationBrainOptions { Intents = [], MaxRunning = 1 });
        queue.TryAdd(Work("w1", "a", () => never.Task));
        queue.TryAdd(Work("w2", "b", () => never.Task));
        await NextAsync<WorkStartedEvent>();

        var areCancelled = queue.Cancel("w2") && queue.Cancel("w1");
        var first = await NextAsync<WorkEndedEvent>();
        var second = await NextAsync<WorkEndedEvent>();

        Assert.True(areCancelled);
        Assert.False(queue.Cancel("w3"));
        Assert.Equal(("w1", WorkFailure.Cancelled), (first.WorkId, first.Failure));
        Assert.Equal(("w2", WorkFailure.Cancelled), (second.WorkId, second.Failure));
    }

    [Fact]
    public async Task DisposeAsync_WorkRuns_CancelsItAndReturns()
    {
        var token = new TaskCompletionSource<CancellationToken>();
        var queue = Queue();
        var intent = new Intent
        {
            Name = "a",
            Work = async (_, cancellation) =>
            {
                token.SetResult(cancellation);
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            },
        };
        queue.TryAdd(new BrainWork(intent, Request("w1", "a")));
        var given = await token.Task.WaitAsync(Cancellation);

        await queue.DisposeAsync();

        Assert.True(given.IsCancellationRequested);
    }

    private static BrainWork Work(string id, string intent, Func<Task<string?>> work) =>
        new(new Intent { Name = intent, Work = (_, _) => work() }, Request(id, intent));

    private static WorkRequest Request(string id, string intent) => new()
    {
        WorkId = id,
        Intent = new RecognisedIntent(intent, new Dictionary<string, string>()),
        Transcript = [],
        Context = new RunContext(null, () => []),
    };

    private WorkQueue Queue(ConversationBrainOptions? options = null) => new(
        options ?? new ConversationBrainOptions { Intents = [] },
        work => _events.Writer.WriteAsync(new WorkStartedEvent(work.Request.WorkId, work.Intent.Name)),
        (_, ended) => _events.Writer.WriteAsync(ended),
        _time);

    private async Task<T> NextAsync<T>()
        where T : RealtimeSessionEvent
    {
        while (true)
        {
            if (await _events.Reader.ReadAsync(Cancellation) is T wanted)
            {
                return wanted;
            }
        }
    }
}
