using System.Text;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.Responses;

namespace Parley.Realtime.Tests.AudioEvents;

/// <summary>Audio deltas that are given back and become others.</summary>
[Trait("Category", "Unit")]
public sealed class LentAudioDeltaTests
{
    private readonly AudioDeltaFactory _factory = new();

    [Fact]
    public void Recycle_Delta_BecomesTheNextOne()
    {
        var first = Read("event_1", [1, 2, 3]);
        first.Recycle();
        var second = Read("event_22", [4, 5]);

        Assert.Same(first, second);
        Assert.Equal([4, 5], second.Delta.ToArray());
        Assert.Equal("event_22", second.EventId);
        Assert.True(second.IsLent);
    }

    [Fact]
    public void Recycle_Twice_GivesItBackOnce()
    {
        var first = Read("event_1", [1]);
        first.Recycle();
        first.Recycle();

        Assert.NotSame(Read("event_2", [2]), Read("event_3", [3]));
    }

    [Fact]
    public void Recycle_Never_LeavesEachAsItWas()
    {
        var deltas = Enumerable.Range(0, 600).Select(value => Read($"event_{value}", [(byte)value])).ToList();

        Assert.All(deltas, (delta, index) => Assert.Equal(($"event_{index}", (byte)index), (delta.EventId, delta.Delta.Span[0])));
    }

    [Fact]
    public void With_LentDelta_CopiesItsAudioAndIsNotLent()
    {
        var lent = Read("event_1", [1, 2]);
        var copy = lent with { ItemId = "other" };
        lent.Recycle();
        _ = Read("event_2", [9, 9]);

        Assert.Equal([1, 2], copy.Delta.ToArray());
        Assert.Equal(("event_1", "resp_1", "other", false), (copy.EventId, copy.ResponseId, copy.ItemId, copy.IsLent));
    }

    [Fact]
    public void Recycle_OwnedDelta_DoesNothing()
    {
        var owned = new ResponseOutputAudioDeltaEvent
        {
            EventId = "e", ResponseId = "r", ItemId = "i", OutputIndex = 0, ContentIndex = 0, Delta = new byte[] { 7 },
        };

        owned.Recycle();

        Assert.False(owned.IsLent);
        Assert.Equal([7], owned.Delta.ToArray());
    }

    [Fact]
    public void TryRead_RecycledDeltas_AllocatesNothing()
    {
        var json = Json("event_1", new byte[960]);
        Pass(json, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Pass(json, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("event_1", 7, true)]
    [InlineData("event_1", 6, false)]
    [InlineData(null, 0, true)]
    public void TryFormatEventId_LentAndOwned_SayTheSame(string? eventId, int room, bool fits)
    {
        var lent = Read(eventId, [1]);
        var owned = lent with { };
        foreach (var delta in new[] { lent, owned })
        {
            var destination = new char[room];
            Assert.Equal(fits, delta.TryFormatEventId(destination, out var written));
            Assert.Equal(fits ? eventId ?? "" : "", new string(destination, 0, written));
        }
    }

    private static byte[] Json(string? eventId, byte[] audio) => new ResponseOutputAudioDeltaEvent
    {
        EventId = eventId, ResponseId = "resp_1", ItemId = "item_1", OutputIndex = 0, ContentIndex = 0, Delta = audio,
    }.ToUtf8Json();

    private ResponseOutputAudioDeltaEvent Read(string? eventId, byte[] audio)
    {
        Assert.True(_factory.TryRead(Json(eventId, audio), out var delta), Encoding.UTF8.GetString(Json(eventId, audio)));
        return delta!;
    }

    private void Pass(byte[] json, int count)
    {
        for (var number = 0; number < count; number++)
        {
            _factory.TryRead(json, out var delta);
            delta!.Recycle();
        }
    }
}
