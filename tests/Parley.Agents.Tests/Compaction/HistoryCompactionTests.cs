using Microsoft.Extensions.AI;
using Parley.Agents.Compaction;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.Items;
using Parley.Testing.Stages;

namespace Parley.Agents.Tests.Compaction;

[Trait("Category", "Unit")]
public sealed class HistoryCompactionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Complaint(42)]
    public async Task CompactAsync_LongHistory_SummarisesTheOldAndDeletesIt()
    {
        await using var bed = await StartAsync(messageCount: 6);
        using var chat = FakeChatClient.Replying(new TextContent("Ada asks for her order A7."));
        var compaction = new HistoryCompaction(bed.Session, chat, new() { LongFrom = 6, Keep = 2 });

        var isCompacted = await compaction.CompactAsync(Cancellation);

        var sent = bed.Model.TakeSent();
        var summary = Assert.IsType<MessageItem>(Assert.Single(sent.OfType<ConversationItemCreateEvent>()).Item);
        Assert.True(isCompacted);
        Assert.Equal(MessageRole.System, summary.Role);
        Assert.EndsWith("Ada asks for her order A7.", ((InputTextPart)summary.Content[0]).Text, StringComparison.Ordinal);
        Assert.Equal(["m0", "m1", "m2", "m3"], sent.OfType<ConversationItemDeleteEvent>().Select(delete => delete.ItemId).Order());
        Assert.Contains("words 3", Assert.Single(chat.Requests).Messages[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("words 4", chat.Requests.First().Messages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Complaint(42)]
    public async Task CompactAsync_ShortHistory_AsksNobody()
    {
        await using var bed = await StartAsync(messageCount: 5);
        using var chat = FakeChatClient.Replying(new TextContent("x"));

        var isCompacted = await new HistoryCompaction(bed.Session, chat, new() { LongFrom = 6 }).CompactAsync(Cancellation);

        Assert.False(isCompacted);
        Assert.Empty(chat.Requests);
    }

    [Fact]
    public async Task CompactAsync_TextModelFails_ChangesNothing()
    {
        await using var bed = await StartAsync(messageCount: 6);
        using var chat = new FakeChatClient((_, _) => throw new InvalidOperationException("down"));
        var compaction = new HistoryCompaction(bed.Session, chat, new() { LongFrom = 6, Keep = 2 });

        await Assert.ThrowsAsync<InvalidOperationException>(() => compaction.CompactAsync(Cancellation));

        Assert.Empty(bed.Model.TakeSent());
        Assert.Equal(6, bed.Session.History.Count);
    }

    private static async Task<SessionTestBed> StartAsync(int messageCount)
    {
        var history = Enumerable.Range(0, messageCount).Select(number => new HistoryMessage
        {
            ItemId = $"m{number}", Role = MessageRole.User, Text = $"words {number}",
        });
        var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { SeedHistory = [.. history] });
        bed.Model.TakeSent();
        return bed;
    }
}
