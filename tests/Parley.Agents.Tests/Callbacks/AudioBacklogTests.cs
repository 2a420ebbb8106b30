using Parley.Agents.Callbacks;

namespace Parley.Agents.Tests.Callbacks;

[Trait("Category", "Unit")]
public sealed class AudioBacklogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_Chunks_GivesTheOldestFirst()
    {
        using var backlog = new AudioBacklog(100);
        backlog.Add([1, 2]);
        backlog.Add([3]);

        var first = await backlog.TakeAsync(Cancellation);
        var second = await backlog.TakeAsync(Cancellation);

        Assert.Equal([1, 2], first.ToArray());
        Assert.Equal([3], second.ToArray());
    }

    [Fact]
    public async Task Add_Played_WaitsOnlyOnceAudioWasAskedFor()
    {
        using var backlog = new AudioBacklog(100);
        backlog.Add([1], isPlayed: true);

        var asked = backlog.TakeAsync(Cancellation);
        backlog.Add([2], isPlayed: true);

        Assert.Equal([2], (await asked).ToArray());
    }

    [Fact]
    public async Task Add_TooMuch_DropsTheOldestAndCountsIt()
    {
        using var backlog = new AudioBacklog(3);
        backlog.Add([1, 2]);
        backlog.Add([3, 4]);

        var left = await backlog.TakeAsync(Cancellation);

        Assert.Equal([3, 4], left.ToArray());
        Assert.Equal(2, backlog.DroppedByteCount);
    }

    [Fact]
    public async Task Clear_ChunksWait_TheNextIsWhatComesAfter()
    {
        using var backlog = new AudioBacklog(100);
        backlog.Add([1]);

        backlog.Clear();
        backlog.Add([2]);
        var next = await backlog.TakeAsync(Cancellation);

        Assert.Equal([2], next.ToArray());
    }

    [Fact]
    public async Task TakeAsync_Complete_GivesTheRestThenEmptyToAll()
    {
        using var backlog = new AudioBacklog(100);
        var waiting = backlog.TakeAsync(Cancellation);
        backlog.Add([1]);
        backlog.Complete();

        var rest = await waiting;
        var end = await backlog.TakeAsync(Cancellation);
        var again = await backlog.TakeAsync(Cancellation);

        Assert.Equal([1], rest.ToArray());
        Assert.True(end.IsEmpty);
        Assert.True(again.IsEmpty);
    }
}
