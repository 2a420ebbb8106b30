using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Brain;
using Parley.Agents.Connections;
using Parley.Agents.DeadAir;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Audio.Wav;
using Parley.Calls;
using Parley.Databases;
using Parley.Engine;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;
using Parley.Server.Calls;
using Parley.Server.Hosting;
using Parley.Server.Records;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Twilio;
using Parley.Storage;
using Parley.Storage.Journal;
using Parley.Storage.Records;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Integration")]
public sealed class CallRecordsTests(PostgresCluster cluster) : IDisposable
{
    private const int Rate = 8_000;
    private const short Loud = 1_000;
    private readonly RecordsFolder _folder = new();

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Call_ByTelephone_IsInTheRecordsWithWhoSaidWhatAndWhatWasHeard(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await _folder.UseAsync(kind, cluster);
        var answered = new TaskCompletionSource<Call>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var server = await TwilioServer.StartAsync(cancellationToken, _folder.Configure, builder => builder.OnCall(call => call.Session.On<AgentTranscriptEvent>(
            said => _ = said.IsFinal && answered.TrySetResult(call)) as IAsyncDisposable)))
        {
            using var phone = await PhoneCall.DialAsync(server, cancellationToken);
            var hearing = phone.UntilClosedAsync(cancellationToken);
            var call = await answered.Task.WaitAsync(cancellationToken);
            await call.Leg.WhenHeardAsync(cancellationToken);
            await phone.HangUpAsync(cancellationToken);
            await hearing;
            await server.StopAsync(cancellationToken);
        }

        var recorded = Assert.Single(await _folder.ReadAsync(cancellationToken));

        Assert.Equal(("+15550111", "anna", "phone_in"), (recorded.Summary.Caller, recorded.Summary.AgentName, recorded.Summary.Transport));
        Assert.Equal((CallOutcome.Completed, "hang_up"), (recorded.Summary.Outcome, recorded.Summary.EndReason));
        var said = Assert.Single(Of<SaidEntry>(recorded));
        Assert.Equal((Speaker.Agent, "You said tea."), (said.Speaker, said.Text));
        var heard = Assert.Single(Of<HeardEntry>(recorded));
        Assert.Equal(said.ItemId, heard.ItemId);
        Assert.NotEqual(TimeSpan.Zero, heard.Audio);
        Assert.NotEmpty(Of<UsageEntry>(recorded));
    }

    [Fact]
    public async Task Take_AnMcpCall_NotesHowLongItTook()
    {
        var recorded = await TakeAsync((notes, clock) =>
        {
            notes.Take(new CallSessionEvent(new McpCallStartedEvent("mcp_1")));
            clock.Advance(TimeSpan.FromSeconds(1.5));
            notes.Take(new CallSessionEvent(new McpCallEndedEvent(
                new McpCallItem { Id = "mcp_1", ServerLabel = "crm", Name = "find", Arguments = "{}", Output = "found" })));
        });

        Assert.Equal(("crm.find", TimeSpan.FromSeconds(1.5)), Assert.Single(Of<ToolCallEntry>(recorded)) is var tool ? (tool.Tool, tool.Duration) : default);
    }

    [Fact]
    public async Task Take_NoteOfAnOperator_NotesItOnceAndAsNothingThatWasSaid()
    {
        var note = OperatorNote.Create("Their card is 4111 1111 1111 1111.", new RandomIdSource(TimeProvider.System));
        var added = new HistoryAddedEvent(new HistoryMessage { ItemId = note.Id!, Role = note.Role, Text = Assert.IsType<InputTextPart>(Assert.Single(note.Content)).Text });

        var recorded = await TakeAsync((notes, _) =>
        {
            notes.Take(new CallSessionEvent(added));
            notes.Take(new CallSessionEvent(added)); // of the next leg, which is told what was said before
        });

        Assert.Equal("Their card is [card].", Assert.Single(Of<NoteEntry>(recorded)).Text);
        Assert.Empty(Of<SaidEntry>(recorded));
    }

    [Fact]
    public async Task Take_WorkOfTheBrain_NotesWhatFailedWithoutItsWords()
    {
        var recorded = await TakeAsync((notes, _) =>
        {
            notes.Take(new CallSessionEvent(new WorkEndedEvent("work_1", "order", "It is on its way.")));
            notes.Take(new CallSessionEvent(new WorkEndedEvent("work_2", "order", null, WorkFailure.Cancelled)));
            notes.Take(new CallSessionEvent(new WorkEndedEvent("work_3", "book_table", null, WorkFailure.Exception) { Exception = new IOException("for Mrs. Smith") }));
        });

        Assert.Equal(
            [("order", "It is on its way.", null), ("order", null, "cancelled"), ("book_table", null, "exception")],
            Of<WorkEntry>(recorded).Select(work => (work.Intent, work.Result, work.Failure)));
        var failure = Assert.Single(Of<FailureEntry>(recorded));
        Assert.Equal(("brain_work_failed", "Work on the intent 'book_table' failed: Exception."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Take_WhatNoOtherEntryTells_IsAnEventWithoutWords()
    {
        var recorded = await TakeAsync((notes, clock) =>
        {
            notes.Take(new CallSessionEvent(new SpeechStartedEvent("item_1", TimeSpan.Zero)));
            clock.Advance(TimeSpan.FromSeconds(2));
            notes.Take(new CallDigitEvent('7'));
            notes.Take(new CallSessionEvent(new ConnectionStateChangedEvent(ConnectionState.Reconnecting)));
            notes.Take(new CallSessionEvent(new DeadAirEvent(DeadAirCause.Tool, TimeSpan.FromSeconds(2), "find_patient")));
            notes.Take(new CallTakeoverEvent(IsTakenOver: true));
        });

        Assert.Equal(
            [("speech_started", 0, "item_1", null), ("connection", 2, null, "reconnecting"), ("dead_air", 2, null, "tool"), ("taken_over", 2, null, (string?)null)],
            Of<EventEntry>(recorded).Select(happened => (happened.Name, (int)happened.At.TotalSeconds, happened.Subject, happened.Detail)));
    }

    [Fact]
    public async Task Take_AnOperatorSpeaks_IsTheOperatorsWithOrWithoutWords()
    {
        var silences = new List<(bool IsAgent, TimeSpan From, TimeSpan To)>();
        var recorded = await TakeAsync((notes, clock) =>
        {
            var recording = notes.BeginRecording(() => TimeSpan.FromSeconds(60));
            clock.Advance(TimeSpan.FromSeconds(10));
            notes.Take(new ColleagueSpokeEvent("operator_1", clock.GetUtcNow() - TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(3), "Your card is 4111 1111 1111 1111."));
            notes.Take(new ColleagueSpokeEvent("operator_2", clock.GetUtcNow(), TimeSpan.FromSeconds(12.4), null));
            silences.AddRange(notes.FindSilences(recording, TimeSpan.FromSeconds(60), _ => null));
        });

        var said = Assert.Single(Of<SaidEntry>(recorded));
        Assert.Equal((Speaker.Operator, 6, 9), (said.Speaker, (int)said.From!.Value.TotalSeconds, (int)said.To!.Value.TotalSeconds));
        Assert.DoesNotContain("4111", said.Text, StringComparison.Ordinal);
        Assert.True(Assert.Single(silences).IsAgent);
        var unwritten = Assert.Single(Of<EventEntry>(recorded));
        Assert.Equal(("operator_spoke", "12.4 s"), (unwritten.Name, unwritten.Detail));
    }

    [Theory]
    [InlineData(true, false)] // the words of the operator who has the call are told of late, or never
    [InlineData(false, true)] // they are told of, but not known
    public async Task Take_AnswerToAQuestionOfAnOperatorThatIsNotKnown_IsTakenOutAndSilenced(bool isTakenOver, bool isTold)
    {
        var silences = new List<(bool IsAgent, TimeSpan From, TimeSpan To)>();
        var recorded = await TakeAsync((notes, clock) =>
        {
            var recording = notes.BeginRecording(() => TimeSpan.FromSeconds(60));
            if (isTakenOver)
            {
                notes.Take(new CallTakeoverEvent(IsTakenOver: true));
            }

            if (isTold)
            {
                notes.Take(new ColleagueSpokeEvent("operator_1", clock.GetUtcNow(), TimeSpan.FromSeconds(2), null));
            }

            notes.Take(new CallSessionEvent(new UserTranscriptEvent("item_1", "472", IsFinal: true)));
            silences.AddRange(notes.FindSilences(recording, TimeSpan.FromSeconds(60), _ => null));
        });

        Assert.DoesNotContain("472", Assert.Single(Of<SaidEntry>(recorded)).Text, StringComparison.Ordinal);
        Assert.Contains(silences, silence => !silence.IsAgent);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, false)]
    public async Task FindSilences_WhatAnOperatorSaidLastIsNotToldOf_HoldsIt(int secondsAfterwards, bool isSilenced)
    {
        var silences = new List<(bool IsAgent, TimeSpan From, TimeSpan To)>();
        await TakeAsync((notes, clock) =>
        {
            var recording = notes.BeginRecording(() => TimeSpan.FromSeconds(120));
            notes.Take(new CallTakeoverEvent(IsTakenOver: true));
            notes.Take(new ColleagueSpokeEvent("operator_1", clock.GetUtcNow(), TimeSpan.FromSeconds(4), "Good day."));
            clock.Advance(TimeSpan.FromSeconds(10));
            notes.Take(new CallTakeoverEvent(IsTakenOver: false));
            clock.Advance(TimeSpan.FromSeconds(secondsAfterwards));
            silences.AddRange(notes.FindSilences(recording, TimeSpan.FromSeconds(120), _ => null));
        });

        Assert.Equal(isSilenced ? [(true, 3.4, 10.6)] : [], silences.Select(silence => (silence.IsAgent, silence.From.TotalSeconds, silence.To.TotalSeconds)));
    }

    [Fact]
    public async Task Take_StepsOfASupervisor_NotesEachOnceItHasItsAnswer()
    {
        var call = new ToolCall("c1", "ask_supervisor", "{}");
        var recorded = await TakeAsync((notes, clock) =>
        {
            notes.Take(new CallSessionEvent(new ToolStepEvent(call, new ToolStep("look_up", """{"order":"A7"}""", null))));
            clock.Advance(TimeSpan.FromSeconds(1));
            notes.Take(new CallSessionEvent(new ToolStepEvent(call, new ToolStep("look_up", """{"order":"A7"}""", "paid with 4111 1111 1111 1111"))));
        });

        var step = Assert.Single(Of<ToolStepEntry>(recorded));
        Assert.Equal(("c1", "look_up", """{"order":"A7"}""", "paid with [card]"), (step.ToolCallId, step.Tool, step.Arguments, step.Result));
        Assert.Equal(TimeSpan.FromSeconds(1), step.At);
    }

    [Fact]
    public async Task Take_ConnectionsSwapped_NotesWhyAndHowLongThereWasNone()
    {
        var recorded = await TakeAsync((notes, clock) =>
        {
            notes.Take(new CallSessionEvent(new ConnectionSwappedEvent(SwapReason.Renewal, 0, [])));
            notes.Take(new CallSessionEvent(new ConnectionStateChangedEvent(ConnectionState.Reconnecting)));
            clock.Advance(TimeSpan.FromSeconds(2));
            notes.Take(new CallSessionEvent(new ConnectionSwappedEvent(SwapReason.ConnectionLost, 1, [])));
        });

        Assert.Equal(
            [("renewal", 0, TimeSpan.Zero), ("connection_lost", 1, TimeSpan.FromSeconds(2))],
            Of<ReconnectionEntry>(recorded).Select(entry => (entry.Reason, entry.ModelIndex, entry.Outage)));
    }

    [Fact]
    public async Task Take_WorkWithinACall_NotesHowLongItTook()
    {
        var recorded = await TakeAsync((notes, clock) =>
        {
            notes.Take(new CallSessionEvent(new WorkStartedEvent("work_1", "order")));
            clock.Advance(TimeSpan.FromSeconds(3));
            notes.Take(new CallSessionEvent(new WorkEndedEvent("work_1", "order", "It is on its way.")));
        });

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(Of<WorkEntry>(recorded)).Duration);
    }

    [Fact]
    public async Task FindSilences_PinIsAskedForOnTheLegBefore_HoldsTheAnswer()
    {
        await using var server = await RunningServer.StartAsync(TestContext.Current.CancellationToken, _folder.Configure);
        var live = server.Services.GetRequiredService<LiveCalls>().Add(LiveCallKind.Inbound, "anna");
        var records = server.Services.GetRequiredService<CallRecords>();
        records.Begin(live)!.Take(new CallSessionEvent(new AgentTranscriptEvent("item_1", "", "Please tell me your PIN.", IsFinal: true)));
        var notes = records.Begin(live)!;
        var clock = notes.BeginRecording(() => TimeSpan.Zero);

        notes.Take(new CallSessionEvent(new UserTranscriptEvent("item_2", "Here I am again: 482951", IsFinal: true)));

        Assert.False(Assert.Single(notes.FindSilences(clock, TimeSpan.FromSeconds(1), _ => null)).IsAgent);
    }

    [Fact]
    public async Task FindSilences_WhereWordsAreTimed_SilencesTheSecretWordsAlone()
    {
        var wav = await RecordAsync("my card is 4111 1111 1111 1111 thank you", Timed("my card is 4111 1111 1111 1111 thank you"));

        // Words of 0.5 s each, from 1 s on: the card is the fourth to the seventh.
        Assert.All(Left(wav, 0, 1.95), sample => Assert.Equal(Loud, sample));
        Assert.All(Left(wav, 2.05, 4.95), sample => Assert.Equal(0, sample));
        Assert.All(Left(wav, 5.05, 8), sample => Assert.Equal(Loud, sample));
        Assert.All(Enumerable.Range(0, 8 * Rate), frame => Assert.Equal(Loud, Sample(wav, (2 * frame) + 1))); // the agent's side
    }

    [Fact]
    public async Task FindSilences_WhereAWordIsNotTimed_SilencesTheItemWhole()
    {
        var wav = await RecordAsync("my card is 4111 1111 1111 1111 thank you", Timed("my card is 4111 1111 1111 thank you"));

        Assert.All(Left(wav, 0.55, 7.45), sample => Assert.Equal(0, sample));
        Assert.All(Left(wav, 0, 0.45).Concat(Left(wav, 7.55, 8)), sample => Assert.Equal(Loud, sample));
    }

    [Fact]
    public async Task Services_WhereNoRecordsAreKept_GiveNoStore()
    {
        await using var server = await RunningServer.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(server.Services.GetService<ICallStore>());
        Assert.Null(server.Services.GetService<CallRecorder>());
    }

    [Fact]
    [Trait("Speed", "Slow")] // what was not written is waited for at the end
    public async Task Server_WhoseDatabaseCannotBeOpened_TakesCallsAllTheSame()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(_folder.Recordings, "a file where the folder of the database should be", cancellationToken);
        await using var server = await TwilioServer.StartAsync(cancellationToken, options =>
        {
            _folder.Configure(options);
            options.Storage.SqlitePath = Path.Combine(_folder.Recordings, "records.db");
        });

        using var call = await PhoneCall.DialAsync(server, cancellationToken);
        var audio = await call.NextAsync("media", cancellationToken);

        Assert.NotNull(audio);
        await Assert.ThrowsAsync<StorageException>(() => server.Services.GetRequiredService<ICallStore>().FindAsync("call_1", cancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private static TranscribedWord[] Timed(string text) =>
        [.. text.Split(' ').Select((word, index) => new TranscribedWord(word, TimeSpan.FromSeconds(0.5 * index), TimeSpan.FromSeconds(0.5 * (index + 1))))];

    /// <summary>
    /// 8 s of sound on both sides, silenced as a call's recording is, in which the caller speaks from the first second to the seventh; turn detection
    /// waits half a second for the end.
    /// </summary>
    private async Task<byte[]> RecordAsync(string text, TranscribedWord[] words)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var wav = new MemoryStream();
        await using (var writer = await WavWriter.CreateAsync(wav, Rate, channelCount: 2, cancellationToken: cancellationToken))
        {
            await writer.WriteAsync(Enumerable.Repeat(Loud, 2 * 8 * Rate).ToArray(), cancellationToken);
        }

        IReadOnlyList<(bool IsAgent, TimeSpan From, TimeSpan To)> silences = [];
        await TakeAsync((notes, clock) =>
        {
            var began = clock.GetUtcNow();
            var recording = notes.BeginRecording(() => clock.GetUtcNow() - began);
            notes.Take(new CallSessionEvent(new SessionConfiguredEvent(new RealtimeSessionConfiguration
            {
                Audio = new AudioConfiguration { Input = new AudioInputConfiguration { TurnDetection = new(new TurnDetectionConfiguration { Type = "server_vad", SilenceDurationMs = 500 }) } },
            })));
            clock.Advance(TimeSpan.FromSeconds(1.2));
            notes.Take(new CallSessionEvent(new SpeechStartedEvent("item_1", TimeSpan.FromSeconds(1))));
            clock.Advance(TimeSpan.FromSeconds(6.3));
            notes.Take(new CallSessionEvent(new SpeechStoppedEvent("item_1", TimeSpan.FromSeconds(7.5))));
            notes.Take(new CallSessionEvent(new UserTranscriptEvent("item_1", text, IsFinal: true) { TimedWords = words }));
            clock.Advance(TimeSpan.FromSeconds(0.5));
            silences = notes.FindSilences(recording, TimeSpan.FromSeconds(8), _ => null);
        });
        foreach (var (isAgent, from, to) in silences)
        {
            await RecordedSilence.WriteAsync(wav, Rate, isAgent, from, to, cancellationToken);
        }

        return wav.ToArray();
    }

    private static IEnumerable<short> Left(byte[] wav, double from, double to) =>
        Enumerable.Range((int)(from * Rate), (int)((to - from) * Rate)).Select(frame => Sample(wav, 2 * frame));

    private static short Sample(byte[] wav, int index) => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(44 + (2 * index)));

    /// <summary>The record of a call of which these notes were taken.</summary>
    private async Task<CallDetail> TakeAsync(Action<CallNotes, ManualTimeProvider> take)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var clock = new ManualTimeProvider();
        await using (var store = await _folder.OpenAsync(cancellationToken))
        {
            await using var recorder = new CallRecorder(store);
            var began = clock.GetUtcNow();
            var journal = recorder.Begin(new CallStart { CallId = "call_1", StartedAt = began, AgentName = "anna" });
            take(new CallNotes(journal, [], new AskedSecrets(), began, store.Redactor, isCascade: true, clock, NullLogger.Instance), clock);
            await journal.CompleteAsync(new CallEnd(clock.GetUtcNow(), CallOutcome.Completed, "hang_up"), cancellationToken);
        }

        return Assert.Single(await _folder.ReadAsync(cancellationToken));
    }

    private static IReadOnlyList<T> Of<T>(CallDetail call) => [.. call.Entries.Select(entry => entry.Entry).OfType<T>()];
}
