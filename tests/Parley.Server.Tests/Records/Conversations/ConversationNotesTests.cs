using Microsoft.Extensions.Logging.Abstractions;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Mcp;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Server.Records.Conversations;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Records.Conversations;

[Trait("Category", "Integration")]
public sealed class ConversationNotesTests : IDisposable
{
    private static readonly byte[] s_tenth = new byte[4800]; // of a second, PCM16 at 24 kHz
    private readonly RecordsFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_ASpokenTurnAndItsAnswer_NotesWhenItWasSpokenAndTheWaitInParts()
    {
        var call = await NoteAsync(
            (1.0, new SessionCreatedEvent { EventId = "e", Session = Session(silenceMs: 500) }),
            (1.0, new InputAudioBufferSpeechStartedEvent { EventId = "e", ItemId = "question", AudioStartMs = 1000 }),
            (2.0, new InputAudioBufferSpeechStoppedEvent { EventId = "e", ItemId = "question", AudioEndMs = 2500 }),
            (0.25, new InputAudioTranscriptionCompletedEvent { EventId = "e", ItemId = "question", ContentIndex = 0, Transcript = "Where is my order?" }),
            (0, new ResponseCreatedEvent { EventId = "e", Response = Answer(ResponseStatus.InProgress) }),
            (0.5, Words("On its ")),
            (0.25, Audio()),
            (0.1, Audio()),
            (0, Words("way to you.")),
            (0, new ResponseDoneEvent { EventId = "e", Response = Answer(ResponseStatus.Cancelled) }));

        var said = Of<SaidEntry>(call);
        Assert.Equal([("question", "Where is my order?"), ("answer", "On its way to you.")], said.Select(entry => (entry.ItemId, entry.Text)));
        Assert.Equal((TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5)), (said[0].From, said[0].To));
        Assert.Equal(TimeSpan.FromSeconds(5), said[1].From);
        var wait = Assert.Single(Of<TurnEntry>(call)).Latency;
        Assert.Equal((0.5, 0.25, 0.5, 0.25), (wait.Endpointing.TotalSeconds, wait.Recognition.TotalSeconds, wait.Model.TotalSeconds, wait.Synthesis.TotalSeconds));
    }

    [Fact]
    public async Task End_WithAToolThatNobodyAnswered_SaysSo()
    {
        var call = await NoteAsync((0, new ResponseOutputItemDoneEvent
        {
            EventId = "e", ResponseId = "r", OutputIndex = 0,
            Item = new FunctionCallItem { Id = "i", CallId = "call_1", Name = "pay", Arguments = "{}" },
        }));

        Assert.Equal(("pay", "The client gave no answer."), Assert.Single(Of<ToolCallEntry>(call)) is var tool ? (tool.Tool, tool.Error) : default);
    }

    [Fact]
    public async Task Take_AnMcpCall_NotesHowLongItTook()
    {
        var call = await NoteAsync(
            (1, new ResponseMcpCallInProgressEvent { EventId = "e", ItemId = "mcp_1", OutputIndex = 0 }),
            (1.5, new ResponseOutputItemDoneEvent
            {
                EventId = "e", ResponseId = "r", OutputIndex = 0,
                Item = new McpCallItem { Id = "mcp_1", ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "found" },
            }));

        Assert.Equal(("crm.find", TimeSpan.FromSeconds(1.5)), Assert.Single(Of<ToolCallEntry>(call)) is var tool ? (tool.Tool, tool.Duration) : default);
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<T> Of<T>(CallDetail call) => [.. call.Entries.Select(entry => entry.Entry).OfType<T>()];

    private static RealtimeSessionConfiguration Session(int silenceMs) => new()
    {
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration { TurnDetection = new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = silenceMs } },
        },
    };

    private static Response Answer(ResponseStatus status) => new() { Id = "r", Status = status, Output = [] };

    private static ResponseOutputAudioTranscriptDeltaEvent Words(string delta) => new()
    {
        EventId = "e", ResponseId = "r", ItemId = "answer", OutputIndex = 0, ContentIndex = 0, Delta = delta,
    };

    private static ResponseOutputAudioDeltaEvent Audio() => new()
    {
        EventId = "e", ResponseId = "r", ItemId = "answer", OutputIndex = 0, ContentIndex = 0, Delta = s_tenth,
    };

    /// <summary>Takes events, each so many seconds after the one before, and reads what was kept.</summary>
    private async Task<CallDetail> NoteAsync(params (double After, ServerEvent Event)[] events)
    {
        await using (var store = await _folder.OpenAsync(Cancellation))
        {
            await using var recorder = new CallRecorder(store);
            var journal = recorder.Begin(new CallStart { CallId = "rt_1", StartedAt = _clock.GetUtcNow(), AgentName = "parley" });
            var notes = new ConversationNotes(journal, "parley", _ => null, isCascade: true, _clock, NullLogger.Instance);
            foreach (var (after, serverEvent) in events)
            {
                _clock.Advance(TimeSpan.FromSeconds(after));
                notes.Take(serverEvent);
            }

            notes.End();
            await journal.CompleteAsync(new CallEnd(_clock.GetUtcNow(), CallOutcome.Completed, "client"), Cancellation);
        }

        return Assert.Single(await _folder.ReadAsync(Cancellation));
    }
}
