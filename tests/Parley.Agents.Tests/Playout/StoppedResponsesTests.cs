using Parley.Agents.Guardrails;
using Parley.Agents.History;
using Parley.Agents.Metering;
using Parley.Agents.Playout;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Guardrails;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Playout;

/// <summary>A response that was stopped: nobody reads of it what nobody heard. One second of audio is 48 000 bytes.</summary>
[Trait("Category", "Unit")]
public sealed class StoppedResponsesTests
{
    private readonly AskedGuardrail _guardrail = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(132)]
    public async Task Interrupted_MidSentence_EndsWithTheWordsThatWereHeard()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One two three four"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(500));

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One two three four five", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("One two", Assert.Single(bed.Seen.OfType<AgentTranscriptEvent>(), words => words.IsFinal).Text);
        Assert.Equal("One two", bed.Seen.OfType<AgentEndedEvent>().Single().Text);
        Assert.DoesNotContain("five", WordsOf(bed), StringComparison.Ordinal);
        Assert.Equal("One two", Assert.IsType<HistoryMessage>(Assert.Single(bed.Session.History)).Text);
    }

    [Fact]
    [Row(132)]
    public async Task Interrupted_BeforeAnythingWasTold_EndsWithoutAWord()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Created("r1"));
        await bed.NextAsync<AgentStartedEvent>();

        await bed.Session.InterruptAsync(cancellationToken: Cancellation);
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One two", ResponseStatus.Cancelled));
        var ended = await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("", ended.Text);
        Assert.Equal("", WordsOf(bed));
    }

    [Fact]
    [Row(128, 132)]
    public async Task Interrupted_HeardIsReportedAfterTheEnd_TellsTheReportedWords()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { HeardAudio = HeardAudioSource.Reported });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "One two three four"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(300));
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "One two three four five", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        await bed.Session.ReportHeardAsync(new HeardPosition("i1", 0, TimeSpan.FromMilliseconds(800)), Cancellation);

        Assert.Equal("One two three", (await bed.NextAsync<SpeechCutEvent>()).Words);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row(201, 210)]
    [Complaint(10)]
    public async Task Tripped_WhileHeld_NobodyReadsAWord(bool isOver)
    {
        await using var bed = await StartHeldAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[4800], "A refund comes."));
        var question = await _guardrail.NextAsync();
        var end = FakeResponses.SpeechEnds("r1", "i1", "A refund comes.", isOver ? null : ResponseStatus.Cancelled);
        if (isOver)
        {
            bed.Model.Say(end);
            bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u0", AudioEndMs = 0 });
            await bed.NextAsync<SpeechStoppedEvent>();
        }

        var whileHeld = bed.Session.History.OfType<HistoryMessage>().Select(message => message.Text).ToList();
        question.Trip();
        await bed.NextAsync<GuardrailTrippedEvent>();
        bed.Model.Say(isOver ? [] : end);
        await bed.NextAsync<AgentEndedEvent>();

        Assert.DoesNotContain(bed.Seen, seen => seen is AgentTranscriptEvent or AudioEvent);
        Assert.Equal("", WordsOf(bed));
        Assert.All(whileHeld, text => Assert.Equal("", text));
    }

    [Fact]
    [Row(210)]
    public async Task Interrupted_WhileHeld_NobodyReadsAWord()
    {
        await using var bed = await StartHeldAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[4800], "Hello there."));
        var question = await _guardrail.NextAsync();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Hello there.", ResponseStatus.Cancelled));
        await bed.NextAsync<SpeechStartedEvent>();
        question.Pass();
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("", WordsOf(bed));
    }

    [Fact]
    [Row(201, 207)]
    public async Task Tripped_MidAudio_EndsWithTheWordsThatWereHeard()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { Guardrails = new() { Output = [_guardrail], DebounceCharacters = 5 } });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "Yes sure refund it"));
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromMilliseconds(500));

        (await _guardrail.NextAsync()).Trip();
        await bed.NextAsync<GuardrailTrippedEvent>();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Yes sure refund it all", ResponseStatus.Cancelled));
        var ended = await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("Yes sure", ended.Text);
        Assert.Equal("Yes sure", Assert.Single(bed.Seen.OfType<AgentTranscriptEvent>(), words => words.IsFinal).Text);
    }

    [Fact]
    [Row(76, 210)]
    public async Task Held_ResponseFails_UsageAndComplaintAreToldAfterItsEnd()
    {
        await using var bed = await StartHeldAsync();
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[4800], "Hello there."));
        var question = await _guardrail.NextAsync();
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Failed));
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u0", AudioEndMs = 0 });
        await bed.NextAsync<SpeechStoppedEvent>();

        question.Pass();
        await bed.NextAsync<SessionErrorEvent>();

        Type[] told = [typeof(AudioEvent), typeof(ResponseEndedEvent), typeof(UsageUpdatedEvent), typeof(AgentEndedEvent), typeof(SessionErrorEvent)];
        Assert.Equal(told, bed.Seen.Select(seen => seen.GetType()).Where(told.Contains));
    }

    private Task<SessionTestBed> StartHeldAsync() => SessionTestBed.StartAsync(new AgentSessionOptions
    {
        Guardrails = new() { Output = [_guardrail], DebounceCharacters = 10, HoldBack = Timeout.InfiniteTimeSpan },
    });

    /// <summary>All words of the agent that any event brought.</summary>
    private static string WordsOf(SessionTestBed bed) => string.Concat(bed.Seen.SelectMany<RealtimeSessionEvent, string>(seen => seen switch
    {
        AgentTranscriptEvent words => [words.Text],
        AgentEndedEvent ended => [ended.Text],
        ResponseEndedEvent ended => ended.Response.Output.OfType<MessageItem>().Select(MessageText.Of),
        HistoryAddedEvent { Item: HistoryMessage message } => [message.Text],
        HistoryUpdatedEvent updated => updated.History.OfType<HistoryMessage>().Select(message => message.Text),
        _ => [],
    }));
}
