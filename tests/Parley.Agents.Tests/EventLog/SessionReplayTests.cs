using System.Text;
using Parley.Agents.EventLog;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Chaos;
using Parley.Testing.Replay;
using Parley.Testing.Simulation;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.EventLog;

/// <summary>Alone in the process: see <see cref="QuietThreadPool"/>.</summary>
[Collection(nameof(ChaosCollection))]
public sealed class SessionReplayTests
{
    private readonly RecordedConversation.ToolRuns _runs = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task RunAsync_SameAgent_SendsTheSameAndRunsNoTool()
    {
        var log = await RecordAsync();
        var runsBefore = _runs.Count;

        var result = await SessionReplay.RunAsync(log, Agent(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(result.FirstDifference);
        Assert.Empty(result.Skipped);
        Assert.Equal(2, runsBefore);
        Assert.Equal(runsBefore, _runs.Count);
        Assert.Equal(Sent(log), Sent(result.Log));
        Assert.Contains("conversation.item.truncate", Sent(log).Select(sent => sent.Name));
        Assert.Contains(result.History, item => item is HistoryToolCall { Output: "on its way" });
    }

    [Fact]
    public async Task RunAsync_ToolsAnew_SeeOnlyWhatTheLogHolds()
    {
        var log = await RecordAsync();
        var time = new ManualTimeProvider();
        var runs = new RecordedConversation.ToolRuns();
        var options = new ReplayOptions { RunTools = true, Time = time };

        var result = await SessionReplay.RunAsync(log, RecordedConversation.Agent(runs, time), options, TestContext.Current.CancellationToken);

        Assert.Equal(2, runs.Count);
        Assert.Contains("paid with 3 digits", result.FirstDifference, StringComparison.Ordinal); // the card's number is not in the log
    }

    [Fact]
    public async Task RunAsync_OtherInstructions_TellsTheFirstDifference()
    {
        var log = await RecordAsync();

        var result = await SessionReplay.RunAsync(log, Agent() with { Instructions = "Be short." }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(result.IsSame);
        Assert.Contains("session.update", result.FirstDifference, StringComparison.Ordinal);
        Assert.Contains("session.instructions: the log has \"Be kind.\", sent was \"Be short.\"", result.FirstDifference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WithoutTheInterruption_TellsTheFirstDifference()
    {
        var log = await RecordAsync();
        EventLogEntry[] without = [.. log.Where(entry => entry is not { Kind: EventLogKind.Command, Name: "interrupt" })];

        var result = await SessionReplay.RunAsync(without, Agent(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(result.IsSame); // nobody interrupts: nothing is cancelled or cut
    }

    [Fact]
    public async Task RunAsync_EntriesMissing_Refuses()
    {
        EventLogEntry[] log = [new() { Sequence = 0, At = TimeSpan.Zero, Kind = EventLogKind.Missing, MissingCount = 3 }];

        var replaying = SessionReplay.RunAsync(log, Agent(), cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidDataException>(() => replaying);
    }

    [Fact]
    public async Task ForkAtAsync_OtherPrompt_GoesOnFromThere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = await RecordAsync();
        var told = log.First(entry => entry.Kind == EventLogKind.ToolOutcome);
        var model = new SimulatedRealtimeModel(new SimulationOptions { Reply = _ => SimulatedReply.Say("Short: tomorrow.") });

        await using var session = await SessionReplay.ForkAtAsync(
            log, told.Sequence, Agent() with { Instructions = "Be short." }, model, cancellationToken: cancellationToken);
        await session.SendMessageAsync("And?", cancellationToken);
        var answer = await session.Events.OfType<AgentEndedEvent>().FirstAsync(ended => ended.Text != "", cancellationToken);

        Assert.Equal("Short: tomorrow.", answer.Text);
        Assert.Equal("Be short.", session.Configuration.Instructions);
        Assert.Contains(session.History, item => item is HistoryMessage { Text: "Where is my order?" });
        Assert.DoesNotContain(session.History, item => item is HistoryMessage { Text: "Tell me a story." });
    }

    [Fact]
    public async Task Log_Secrets_AreMasked()
    {
        var json = Encoding.UTF8.GetString(await RecordedConversation.RecordAsync(Agent(), _time));

        Assert.DoesNotContain(RecordedConversation.Secret, json, StringComparison.Ordinal);
        Assert.DoesNotContain("4929", json, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"pay\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_Audio_IsCountedAndKeptOnWish(bool includeAudio)
    {
        var record = await RecordedConversation.RecordAsync(Agent(), _time, new EventLogOptions { Open = _ => Stream.Null, IncludeAudio = includeAudio });

        var log = await ReadAsync(record);

        var sent = Assert.Single(log, entry => entry.Kind == EventLogKind.SentAudio);
        Assert.Equal((4800, includeAudio), (sent.AudioByteCount, sent.Audio is not null));
        Assert.All(log.Where(entry => entry.Name == "response.output_audio.delta"), entry => Assert.Equal(includeAudio, entry.Audio is not null));
    }

    private static IEnumerable<(string? Name, TimeSpan At)> Sent(IEnumerable<EventLogEntry> log) =>
        log.Where(entry => entry.Kind == EventLogKind.SentEvent).Select(entry => (entry.Name, entry.At));

    private static async Task<EventLogEntry[]> ReadAsync(byte[] record) =>
        await EventLogEntry.ReadAllAsync(new MemoryStream(record), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);

    private RealtimeAgent Agent() => RecordedConversation.Agent(_runs, _time);

    private async Task<EventLogEntry[]> RecordAsync() => await ReadAsync(await RecordedConversation.RecordAsync(Agent(), _time));
}
