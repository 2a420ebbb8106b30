using FsCheck;
using FsCheck.Fluent;
using Parley.Agents.History;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class ShuffledHistoryTests
{
    [Fact]
    [Row(141, 143, 144, 146)]
    [Complaint(18)]
    public void Apply_EventsInAnyOrder_GiveTheSameHistory()
    {
        var lengths = Gen.Choose(1, 12).ToArbitrary();
        var seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

        Prop.ForAll(lengths, seeds, SameInAnyOrder).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static bool SameInAnyOrder(int length, int seed)
    {
        var random = new Random(seed);
        var events = Conversation(length);
        var expected = Told(events);
        random.Shuffle(events);

        return expected.SequenceEqual(Told(events));
    }

    private static string[] Told(ServerEvent[] events)
    {
        var history = new ConversationHistory(new ManualTimeProvider());
        foreach (var serverEvent in events)
        {
            history.Apply(serverEvent);
        }

        return [.. history.Items.Select(item => item switch
        {
            HistoryMessage message => $"{message.ItemId} {message.Role} {message.Text} {message.Status}",
            HistoryToolCall call => $"{call.ItemId} {call.Name} {call.Arguments} {call.Output} {call.Status}",
            _ => item.ItemId,
        })];
    }

    /// <summary>A chain of items of all kinds, each naming the one before it, and their transcripts.</summary>
    private static ServerEvent[] Conversation(int length)
    {
        var events = new List<ServerEvent>();
        string? previous = null;
        for (var index = 0; index < length; index++)
        {
            var id = $"i{index}";
            ConversationItem[] items = (index % 4) switch
            {
                0 => [new MessageItem { Id = id, Role = MessageRole.User, Status = ItemStatus.Completed, Content = [new InputAudioPart()] }],
                1 => [Message(id, [], ItemStatus.InProgress), Message(id, [new OutputAudioPart { Transcript = $"Answer {index}." }], ItemStatus.Completed)],
                2 => [Call(id, "", ItemStatus.InProgress), Call(id, "{}", ItemStatus.Completed)],
                _ => [new FunctionCallOutputItem { Id = id, CallId = $"call_i{index - 1}", Output = $"Output {index}." }],
            };
            events.Add(new ConversationItemAddedEvent { Item = items[0], PreviousItemId = previous });
            events.Add(new ConversationItemDoneEvent { Item = items[^1], PreviousItemId = previous });
            if (index % 4 == 0)
            {
                events.Add(new InputAudioTranscriptionCompletedEvent { ItemId = id, ContentIndex = 0, Transcript = $"Question {index}?" });
            }

            previous = id;
        }

        return [.. events];
    }

    private static MessageItem Message(string id, ContentPart[] content, ItemStatus status) =>
        new() { Id = id, Role = MessageRole.Assistant, Status = status, Content = content };

    private static FunctionCallItem Call(string id, string arguments, ItemStatus status) =>
        new() { Id = id, CallId = $"call_{id}", Name = "tool", Arguments = arguments, Status = status };
}
