using Parley.Agents.History;
using Parley.Realtime;
using Parley.Realtime.Items;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class HistoryEditTests
{
    private static readonly HistoryItem[] s_before = [User("a", "One"), Agent("b", "Two"), User("c", "Three")];

    [Fact]
    [Row(150)]
    public void Between_Same_IsNothing() => Assert.Empty(HistoryEdit.Between(s_before, [.. s_before]));

    [Fact]
    [Row(150)]
    public void Between_RemovedChangedAndAdded_DeletesFirstThenCreatesAtThePlace()
    {
        HistoryItem[] after = [User("n", "Before all"), s_before[0], Agent("b", "Two, corrected")];

        var events = HistoryEdit.Between(s_before, after);

        Assert.Equal(
            ["delete b", "delete c", "create n after root", "create b after a"],
            events.Select(Describe));
        Assert.IsType<OutputTextPart>(Assert.Single(Message(events[3]).Content));
    }

    [Fact]
    [Row(150)]
    public void Between_Moved_IsMadeAnew()
    {
        var events = HistoryEdit.Between(s_before, [s_before[2], s_before[0], s_before[1]]);

        Assert.Equal(["delete a", "delete b", "create a after c", "create b after a"], events.Select(Describe));
    }

    [Fact]
    [Row(150)]
    public void Between_ToolCall_IsDeletedAndCreatedWithItsOutput()
    {
        var call = new HistoryToolCall { ItemId = "f", CallId = "x", Name = "find", Arguments = "{}", Output = "two", OutputItemId = "o" };

        var events = HistoryEdit.Between([call, s_before[0]], [s_before[0], call with { Output = "three" }, s_before[1]]);

        Assert.Equal(
            ["delete o", "delete f", "create f after a", "create o after f", "create b after o"],
            events.Select(Describe));
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    [Row(150)]
    public void Between_ItemThatNoModelTakes_Throws(HistoryItem[] after, string reason)
    {
        var fault = Assert.Throws<ArgumentException>(() => HistoryEdit.Between(s_before, after));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    public static TheoryData<HistoryItem[], string> Impossible() => new()
    {
        { [User("a", "One"), User("a", "One")], "twice" },
        { [Agent("z", "")], "no words" },
        { [User(new string('x', 33), "Hi")], "32 characters" },
        { [new HistoryToolCall { ItemId = "f", CallId = "x", Name = "find", Arguments = "{}" }], "without its output" },
        { [new HistoryToolCall { ItemId = "f", CallId = "x", Name = "find", Arguments = "{}", Output = "1", ServerLabel = "crm" }], "MCP" },
    };

    private static HistoryMessage User(string id, string text) => new() { ItemId = id, Role = MessageRole.User, Text = text };

    private static HistoryMessage Agent(string id, string text) => new() { ItemId = id, Role = MessageRole.Assistant, Text = text };

    private static MessageItem Message(ClientEvent clientEvent) => (MessageItem)((ConversationItemCreateEvent)clientEvent).Item;

    private static string Describe(ClientEvent clientEvent) => clientEvent switch
    {
        ConversationItemDeleteEvent deletion => $"delete {deletion.ItemId}",
        ConversationItemCreateEvent creation => $"create {creation.Item.Id} after {creation.PreviousItemId}",
        _ => clientEvent.Type,
    };
}
