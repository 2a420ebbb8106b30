using Parley.Agents.History;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class ConversationHistoryTests
{
    private readonly ConversationHistory _history = new();

    [Fact]
    public void Apply_KnownPredecessor_InsertsAfterItAndUnknownAppends()
    {
        Add("a", null);
        Add("c", "a");
        Add("b", "a");
        Add("d", "gone");

        Assert.Equal(["a", "b", "c", "d"], _history.Items.Select(item => item.ItemId));
    }

    [Fact]
    public void Apply_LateTranscript_UpdatesAndAnEmptyCopyDoesNotEraseIt()
    {
        Add("u", null);
        _history.Apply(new InputAudioTranscriptionCompletedEvent { ItemId = "u", ContentIndex = 0, Transcript = "Where is it?" });

        var change = _history.Apply(new ConversationItemDoneEvent { Item = User("u", null) });

        Assert.Equal(HistoryChangeKind.None, change.Kind);
        Assert.Equal("Where is it?", Assert.IsType<HistoryMessage>(Assert.Single(_history.Items)).Text);
    }

    [Fact]
    public void Apply_FunctionOutput_CompletesItsCall()
    {
        _history.Apply(new ConversationItemAddedEvent
        {
            Item = new FunctionCallItem { Id = "f", CallId = "c1", Name = "x", Arguments = "" },
        });
        _history.Apply(new ConversationItemDoneEvent
        {
            Item = new FunctionCallItem { Id = "f", CallId = "c1", Name = "x", Arguments = "{}" },
        });

        _history.Apply(new ConversationItemAddedEvent { Item = new FunctionCallOutputItem { Id = "o", CallId = "c1", Output = "ok" } });

        var call = Assert.IsType<HistoryToolCall>(Assert.Single(_history.Items));
        Assert.Equal(("{}", "ok"), (call.Arguments, call.Output));
    }

    [Fact]
    public void Apply_TruncatedAndDeleted_AreNoted()
    {
        Add("a", null);
        _history.Apply(new ConversationItemTruncatedEvent { ItemId = "a", ContentIndex = 0, AudioEndMs = 340 });
        var heard = ((HistoryMessage)_history.Items[0]).HeardUntil;

        var removed = _history.Apply(new ConversationItemDeletedEvent { ItemId = "a" });

        Assert.Equal(TimeSpan.FromMilliseconds(340), heard);
        Assert.Equal(HistoryChangeKind.Removed, removed.Kind);
        Assert.Empty(_history.Items);
    }

    private void Add(string itemId, string? previousItemId) =>
        _history.Apply(new ConversationItemAddedEvent { Item = User(itemId, null), PreviousItemId = previousItemId });

    private static MessageItem User(string itemId, string? transcript) => new()
    {
        Id = itemId, Role = MessageRole.User, Content = [new InputAudioPart { Transcript = transcript }],
    };
}
