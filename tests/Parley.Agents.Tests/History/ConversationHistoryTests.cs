using Parley.Agents.History;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class ConversationHistoryTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ConversationHistory _history;

    public ConversationHistoryTests() => _history = new ConversationHistory(_time);

    [Fact]
    [Row(141)]
    public void Apply_KnownPredecessor_InsertsAfterItAndUnknownAppends()
    {
        Add("a", null);
        Add("c", "a");
        Add("b", "a");
        Add("d", "gone");

        Assert.Equal(["a", "b", "c", "d"], _history.Items.Select(item => item.ItemId));
    }

    [Fact]
    [Row(143)]
    [Complaint(18)]
    public void Apply_LateTranscript_UpdatesAndAnEmptyCopyDoesNotEraseIt()
    {
        Add("u", null);
        _history.Apply(new InputAudioTranscriptionCompletedEvent { ItemId = "u", ContentIndex = 0, Transcript = "Where is it?" });

        var change = _history.Apply(new ConversationItemDoneEvent { Item = User("u", null) });

        Assert.Equal(HistoryChangeKind.None, change.Kind);
        Assert.Equal("Where is it?", Assert.IsType<HistoryMessage>(Assert.Single(_history.Items)).Text);
    }

    [Fact]
    [Row(146)]
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
    [Row(148)]
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

    [Fact]
    [Row(142)]
    public void Apply_KnownItemNamesAnotherPredecessor_KeepsItsPlace()
    {
        Add("a", null);
        Add("b", "a");
        Add("c", "b");

        _history.Apply(new ConversationItemDoneEvent { Item = User("a", "Hello."), PreviousItemId = "c" });

        Assert.Equal(["a", "b", "c"], _history.Items.Select(item => item.ItemId));
        Assert.Equal("Hello.", Assert.IsType<HistoryMessage>(_history.Items[0]).Text);
    }

    [Fact]
    [Row(144)]
    [Complaint(18)]
    public void Apply_TranscriptBeforeItsItem_IsShownAtOnceAndPlacedLater()
    {
        Add("a", null);
        _history.Apply(new InputAudioTranscriptionCompletedEvent { ItemId = "u", ContentIndex = 0, Transcript = "Where is it?" });
        Add("b", "u");
        var shown = Assert.IsType<HistoryMessage>(_history.Items[1]);

        Add("u", "a");

        Assert.Equal((MessageRole.User, "Where is it?"), (shown.Role, shown.Text));
        Assert.Equal(["a", "u", "b"], _history.Items.Select(item => item.ItemId));
        Assert.Equal("Where is it?", Assert.IsType<HistoryMessage>(_history.Items[1]).Text);
    }

    [Fact]
    [Row(143)]
    public void Apply_WordsSoFar_AreInTheHistoryAndGiveWayToTheFinalOnes()
    {
        _history.Apply(new ConversationItemAddedEvent { Item = Agent("i", null, ItemStatus.InProgress) });
        Say("i", "Two orders ");
        Say("i", "are");
        var soFar = Text("i");
        _history.Apply(new ConversationItemDoneEvent { Item = Agent("i", "Two orders are late.", ItemStatus.Completed) });

        Say("i", " stale");

        Assert.Equal("Two orders are", soFar);
        Assert.Equal("Two orders are late.", Text("i"));
    }

    [Fact]
    [Row(143)]
    public void Apply_CutShortWithoutTranscript_KeepsTheWordsSoFar()
    {
        _history.Apply(new ConversationItemAddedEvent { Item = Agent("i", null, ItemStatus.InProgress) });
        Say("i", "Two orders");

        _history.Apply(new ConversationItemDoneEvent { Item = Agent("i", null, ItemStatus.Incomplete) });

        Assert.Equal("Two orders", Text("i"));
        Assert.Equal(ItemStatus.Incomplete, _history.Items[0].Status);
    }

    [Fact]
    [Row(145)]
    [Complaint(18)]
    public void Apply_CopyWithoutItsImage_KeepsTheImage()
    {
        ContentPart[] content = [new InputImagePart { ImageUrl = "data:image/png;base64,AA==", Detail = "low" }, new InputTextPart { Text = "What is it?" }];
        _history.Apply(new ConversationItemAddedEvent { Item = new MessageItem { Id = "u", Role = MessageRole.User, Content = content } });

        _history.Apply(new ConversationItemDoneEvent { Item = new MessageItem { Id = "u", Role = MessageRole.User, Content = content[1..] } });

        var image = Assert.Single(Assert.IsType<HistoryMessage>(_history.Items[0]).Images);
        Assert.Equal(new HistoryImage("data:image/png;base64,AA==", "low"), image);
    }

    [Fact]
    [Row(146)]
    public void Apply_OutputBeforeItsCall_MeetsTheCall()
    {
        _history.Apply(new ConversationItemAddedEvent { Item = new FunctionCallOutputItem { Id = "o", CallId = "c1", Output = "ok" }, PreviousItemId = "f" });
        Add("m", "o");

        _history.Apply(new ConversationItemAddedEvent { Item = new FunctionCallItem { Id = "f", CallId = "c1", Name = "x", Arguments = "{}" } });

        Assert.Equal("ok", Assert.IsType<HistoryToolCall>(_history.Items[0]).Output);
        Assert.Equal(["f", "m"], _history.Items.Select(item => item.ItemId));
    }

    [Fact]
    [Row(147)]
    public void Apply_McpCall_ShowsWhichServerRanIt()
    {
        _history.Apply(new ConversationItemAddedEvent
        {
            Item = new McpCallItem { Id = "m", ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "two" },
        });

        var call = Assert.IsType<HistoryToolCall>(Assert.Single(_history.Items));
        Assert.Equal(("crm", "two"), (call.ServerLabel, call.Output));
    }

    [Fact]
    [Row(154)]
    public void Apply_ItemOfAResponse_HasItsTimeItsResponseAndItsAgent()
    {
        _history.NameAgentsBy(responseId => responseId == "r1" ? "billing" : null);
        _time.Advance(TimeSpan.FromSeconds(7));
        _history.Apply(new ResponseOutputItemAddedEvent { ResponseId = "r1", OutputIndex = 0, Item = Agent("i", null, ItemStatus.InProgress) });
        _history.Apply(new ConversationItemAddedEvent { Item = Agent("i", null, ItemStatus.InProgress) });
        _time.Advance(TimeSpan.FromSeconds(2));

        _history.Apply(new ConversationItemDoneEvent { Item = Agent("i", "Hi.", ItemStatus.Completed) });

        var item = _history.Items[0];
        Assert.Equal(("billing", "r1"), (item.AgentName, item.ResponseId));
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromSeconds(2), item.CreatedAt);
    }

    [Fact]
    [Row(149)]
    public void Apply_AudioOfTheAgent_IsKeptOnlyWhereAskedFor()
    {
        var keeping = new ConversationHistory(_time, keepsAudio: true);
        foreach (var history in new[] { keeping, _history })
        {
            history.Apply(new ConversationItemAddedEvent { Item = Agent("i", null, ItemStatus.InProgress) });
            history.Collect(FakeResponses.Audio("r", "i", new byte[] { 1, 2 }));
            history.Collect(FakeResponses.Audio("r", "i", new byte[] { 3 }));
            history.Apply(new ResponseOutputAudioDoneEvent { ResponseId = "r", ItemId = "i", OutputIndex = 0, ContentIndex = 0 });
        }

        Assert.Equal([1, 2, 3], Assert.IsType<HistoryMessage>(keeping.Items[0]).Audio!.Value.ToArray());
        Assert.Null(Assert.IsType<HistoryMessage>(_history.Items[0]).Audio);
    }

    [Fact]
    [Row(153)]
    public void Items_AfterAnUpdate_LeavesTheSnapshotAsItWas()
    {
        Add("a", null);
        var snapshot = _history.Items;

        Add("b", "a");

        Assert.Single(snapshot);
        Assert.Throws<NotSupportedException>(() => ((IList<HistoryItem>)snapshot).Clear());
    }

    private void Say(string itemId, string delta) => _history.Apply(new ResponseOutputAudioTranscriptDeltaEvent
    {
        ResponseId = "r", ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = delta,
    });

    private string Text(string itemId) => _history.Items.OfType<HistoryMessage>().Single(item => item.ItemId == itemId).Text;

    private static MessageItem Agent(string itemId, string? transcript, ItemStatus status) => new()
    {
        Id = itemId,
        Role = MessageRole.Assistant,
        Status = status,
        Content = transcript is null ? [] : [new OutputAudioPart { Transcript = transcript }],
    };

    private void Add(string itemId, string? previousItemId) =>
        _history.Apply(new ConversationItemAddedEvent { Item = User(itemId, null), PreviousItemId = previousItemId });

    private static MessageItem User(string itemId, string? transcript) => new()
    {
        Id = itemId, Role = MessageRole.User, Content = [new InputAudioPart { Transcript = transcript }],
    };
}
