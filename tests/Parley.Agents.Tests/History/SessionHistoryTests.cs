using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class SessionHistoryTests
{
    private static readonly HistoryItem[] s_earlier =
    [
        new HistoryMessage { ItemId = "u1", Role = MessageRole.User, Text = "Where is my order?" },
        new HistoryToolCall { ItemId = "f1", CallId = "c1", Name = "find", Arguments = "{}", Output = "on its way" },
        new HistoryMessage { ItemId = "a1", Role = MessageRole.Assistant, Text = "On its way, and so on.", HeardText = "On its way" },
        new HistoryToolCall { ItemId = "f2", CallId = "c2", Name = "find", Arguments = "{}" },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(151)]
    [Complaint(14)]
    public async Task StartAsync_WithAHistory_TellsTheModelBeforeTheSessionIsThere()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { SeedHistory = s_earlier });

        var sent = bed.Model.TakeSent();

        Assert.IsType<SessionUpdateEvent>(sent[0]);
        var items = sent.Skip(1).Cast<ConversationItemCreateEvent>().Select(create => create.Item).ToList();
        Assert.Equal(["u1", "f1", "parley_seed_1", "a1"], items.Select(item => item.Id));
        Assert.Equal("c1", Assert.IsType<FunctionCallOutputItem>(items[2]).CallId);
        Assert.Equal("On its way", Assert.IsType<OutputTextPart>(Assert.IsType<MessageItem>(items[3]).Content[0]).Text);
        Assert.Equal(["u1", "f1", "a1", "f2"], bed.Session.History.Select(item => item.ItemId));
    }

    [Fact]
    [Row(151)]
    public async Task History_ModelEchoesTheSeed_StaysAsItWas()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { SeedHistory = s_earlier });
        var before = bed.Session.History;

        bed.Model.Say(bed.Model.TakeSent().OfType<ConversationItemCreateEvent>().Select(create => new ConversationItemAddedEvent { Item = create.Item }));
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        Assert.Equal(before, bed.Session.History);
    }

    [Fact]
    [Row(151)]
    public async Task StartAsync_HistoryWithAnIdTwice_Throws()
    {
        var options = new AgentSessionOptions { SeedHistory = [s_earlier[0], s_earlier[0]] };

        await Assert.ThrowsAsync<ArgumentException>(() => SessionTestBed.StartAsync(options));
    }

    [Fact]
    [Row(150)]
    public async Task UpdateHistoryAsync_Added_IsShownOnceTheModelConfirms()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var added = new HistoryMessage { ItemId = "", Role = MessageRole.System, Text = "The customer is called Ada.", AgentName = "memory" };

        await bed.Session.UpdateHistoryAsync(history => [.. history, added], Cancellation);
        var before = bed.Session.History;
        var create = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Model.Say(new ConversationItemAddedEvent { Item = create.Item });
        await bed.NextAsync<HistoryAddedEvent>();

        Assert.Empty(before);
        Assert.Equal(("The customer is called Ada.", "memory"), (Text(bed.Session.History[0]), bed.Session.History[0].AgentName));
    }

    [Fact]
    [Row(150)]
    public async Task UpdateHistoryAsync_BeforeTheFirstIsConfirmed_StartsFromWhatWasAskedFor()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        await bed.Session.UpdateHistoryAsync(history => [.. history, Message("m1"), Message("m2")], Cancellation);
        bed.Model.TakeSent();

        await bed.Session.UpdateHistoryAsync(history => [.. history.Where(item => item.ItemId != "m1"), Message("m3")], Cancellation);

        var sent = bed.Model.TakeSent();
        Assert.Equal("m1", Assert.IsType<ConversationItemDeleteEvent>(sent[0]).ItemId);
        var create = Assert.IsType<ConversationItemCreateEvent>(sent[1]);
        Assert.Equal(("m3", "m2"), (create.Item.Id, create.PreviousItemId));
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    [Row(150)]
    public async Task UpdateHistoryAsync_ModelRefuses_IsToldAndForgotten()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Session.UpdateHistoryAsync(history => [.. history, Message("m1")], Cancellation);
        var create = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        bed.Model.Say(new ErrorEvent { Error = new ErrorDetails { Message = "no", Code = "invalid_value", EventId = create.EventId } });
        var error = await bed.NextAsync<SessionErrorEvent>();

        await bed.Session.UpdateHistoryAsync(history => [.. history, Message("m1")], Cancellation);

        var again = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        Assert.Equal(("invalid_value", "m1"), (error.Code, again.Item.Id));
    }

    [Fact]
    [Row(150)]
    public async Task UpdateHistoryAsync_ImpossibleItem_ThrowsAndSendsNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        var mute = new HistoryMessage { ItemId = "m", Role = MessageRole.Assistant, Text = "" };

        await Assert.ThrowsAsync<ArgumentException>(() => bed.Session.UpdateHistoryAsync(history => [mute, Message("m1")], Cancellation));

        Assert.Empty(bed.Model.TakeSent());
    }

    [Fact]
    [Row(149)]
    public async Task KeepAudioInHistory_UserSpoke_FetchesTheAudio()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { KeepAudioInHistory = true });
        var spoken = new MessageItem { Id = "u", Role = MessageRole.User, Content = [new InputAudioPart()] };
        bed.Model.Say(new ConversationItemAddedEvent { Item = spoken });
        bed.Model.Say(new ConversationItemDoneEvent { Item = spoken });

        var retrieve = await bed.Model.NextSentAsync<ConversationItemRetrieveEvent>(Cancellation);
        bed.Model.Say(new ConversationItemRetrievedEvent { Item = spoken with { Content = [new InputAudioPart { Audio = new byte[] { 1, 2 } }] } });
        await bed.NextAsync<HistoryUpdatedEvent>();

        Assert.Equal("u", retrieve.ItemId);
        Assert.Equal([1, 2], Assert.IsType<HistoryMessage>(bed.Session.History[0]).Audio!.Value.ToArray());
    }

    private static HistoryMessage Message(string id) => new() { ItemId = id, Role = MessageRole.User, Text = $"Text of {id}." };

    private static string Text(HistoryItem item) => Assert.IsType<HistoryMessage>(item).Text;
}
