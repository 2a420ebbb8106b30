using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class AudioAndHistoryEventTests
{
    [Fact]
    [Row(78, 79)]
    public async Task Audio_OfTwoPartsAndItems_SaysWhoseItIsAndEachPartBeginsAndEndsOnce()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(
            Delta("i1", 0, 480), Delta("i1", 0, 240), Done("i1", 0), Delta("i1", 1, 960), Done("i1", 1), Delta("i2", 0, 120), Done("i2", 0));
        bed.Model.Say(FakeResponses.Done("r1"));
        await bed.NextAsync<AgentEndedEvent>();

        var audible = bed.Seen.Where(seen => seen is AudioEvent or AudioEndedEvent).Select(seen => seen switch
        {
            AudioEvent audio => $"{audio.ResponseId} {audio.ItemId}/{audio.ContentIndex}: {audio.Audio.Length}",
            AudioEndedEvent ended => $"end {ended.ItemId}/{ended.ContentIndex}",
            _ => "",
        });

        Assert.Equal(["r1 i1/0: 480", "r1 i1/0: 240", "end i1/0", "r1 i1/1: 960", "end i1/1", "r1 i2/0: 120", "end i2/0"], audible);
    }

    [Fact]
    [Row(80)]
    public async Task Interruption_InTheSecondPart_NamesTheItemAndThePartThatPlayed()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(Delta("i1", 0, 4800), Done("i1", 0), Delta("i1", 1, 48_000));
        await bed.NextAsync<AudioEvent>();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(300));

        await bed.Session.InterruptAsync(cancellationToken: SessionTestBed.Cancellation);
        var interrupted = await bed.NextAsync<AudioInterruptedEvent>();

        Assert.Equal(("i1", 1), (interrupted.ItemId, interrupted.ContentIndex));
    }

    [Fact]
    [Row(81)]
    public async Task History_ItemAddedChangedAndDeleted_IsToldEachTimeWithTheWholeOfIt()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var item = new MessageItem { Id = "u1", Role = MessageRole.User, Status = ItemStatus.Completed, Content = [new InputTextPart { Text = "Hello." }] };

        bed.Model.Say(new ConversationItemAddedEvent { Item = item });
        var added = await bed.NextAsync<HistoryAddedEvent>();
        bed.Model.Say(new ConversationItemDoneEvent { Item = item with { Content = [new InputTextPart { Text = "Hello there." }] } });
        var changed = await bed.NextAsync<HistoryUpdatedEvent>();
        bed.Model.Say(new ConversationItemDeletedEvent { ItemId = "u1" });
        var deleted = await bed.NextAsync<HistoryUpdatedEvent>();

        Assert.Equal(("u1", "Hello."), Assert.IsType<HistoryMessage>(added.Item) is var first ? (first.ItemId, first.Text) : default);
        Assert.Equal("Hello there.", Assert.IsType<HistoryMessage>(Assert.Single(changed.History)).Text);
        Assert.Empty(deleted.History);
        Assert.Single(bed.Seen.OfType<HistoryAddedEvent>());
    }

    private static ResponseOutputAudioDeltaEvent Delta(string itemId, int contentIndex, int byteCount) =>
        new() { ResponseId = "r1", ItemId = itemId, OutputIndex = 0, ContentIndex = contentIndex, Delta = new byte[byteCount] };

    private static ResponseOutputAudioDoneEvent Done(string itemId, int contentIndex) =>
        new() { ResponseId = "r1", ItemId = itemId, OutputIndex = 0, ContentIndex = contentIndex };
}
