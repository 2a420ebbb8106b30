using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Guardrails;

/// <summary>100 ms of audio are 4800 bytes.</summary>
[Trait("Category", "Unit")]
public sealed class HoldBackTests
{
    private readonly AskedGuardrail _guardrail = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(210)]
    public async Task HoldBack_NoCheckPassedYet_LetsNothingBeHeard()
    {
        await using var bed = await StartAsync(TimeSpan.FromSeconds(1));
        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"), Words("r1", "i1", "Hello there."), Audio("r1", "i1"));
        await _guardrail.NextAsync();

        await bed.Session.CloseAsync();

        Assert.DoesNotContain(await bed.DrainAsync(), seen => seen is AudioEvent or AgentTranscriptEvent);
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_CheckPasses_WhatCameBeforeItFlowsOn()
    {
        await using var bed = await StartAsync(TimeSpan.FromSeconds(1));
        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"), Words("r1", "i1", "Hello there."), Audio("r1", "i1"));
        var question = await _guardrail.NextAsync();

        question.Pass();
        await bed.NextAsync<AudioEvent>();
        await bed.NextAsync<AgentTranscriptEvent>();
        await bed.Session.CloseAsync();

        Assert.Single((await bed.DrainAsync()).OfType<AudioEvent>());
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_MoreThanTheLimit_TheOldestFlowsOnUnchecked()
    {
        await using var bed = await StartAsync(TimeSpan.FromMilliseconds(200));

        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1", 1), Audio("r1", "i1", 2), Audio("r1", "i1", 3));
        var heard = await bed.NextAsync<AudioEvent>();
        await bed.Session.CloseAsync();

        Assert.Equal(1, heard.Audio.Span[0]);
        Assert.Single((await bed.DrainAsync()).OfType<AudioEvent>());
    }

    [Fact]
    [Row(210, 245), Complaint(10), Trace(4)]
    public async Task HoldBack_Trips_NothingWasHeardAndTheItemIsGone()
    {
        await using var bed = await StartAsync(Timeout.InfiniteTimeSpan);
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"), Words("r1", "i1", "A refund comes."), Audio("r1", "i1"));
        var question = await _guardrail.NextAsync();

        question.Trip();
        await bed.NextAsync<GuardrailTrippedEvent>();
        var cancel = await bed.Model.NextSentAsync(Cancellation);
        var delete = await bed.Model.NextSentAsync(Cancellation);
        bed.Model.Say(Audio("r1", "i1"));
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "A refund", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.IsType<ResponseCancelEvent>(cancel);
        Assert.Equal("i1", Assert.IsType<ConversationItemDeleteEvent>(delete).ItemId);
        Assert.DoesNotContain(bed.Seen, seen => seen is AudioEvent or AudioInterruptedEvent);
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_TripsAfterABeginning_IsTruncatedAtWhatWasHeardOfTheBeginning()
    {
        await using var bed = await StartAsync(TimeSpan.FromMilliseconds(100));
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"), Audio("r1", "i1"), Words("r1", "i1", "A refund comes."));
        var question = await _guardrail.NextAsync();
        await bed.NextAsync<AudioEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(1));

        question.Trip();
        await bed.NextAsync<AudioInterruptedEvent>();
        var truncate = await bed.Model.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);

        Assert.Equal(100, truncate.AudioEndMs);
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_UserInterrupts_WhatWaitedIsNeverHeard()
    {
        await using var bed = await StartAsync(Timeout.InfiniteTimeSpan);
        await bed.Model.NextSentAsync<SessionUpdateEvent>(Cancellation);
        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"), Words("r1", "i1", "Hello there."));
        var question = await _guardrail.NextAsync();

        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        var delete = await bed.Model.NextSentAsync<ConversationItemDeleteEvent>(Cancellation);
        question.Pass();
        await bed.NextAsync<GuardrailsCheckedEvent>();
        bed.Model.Say(FakeResponses.Done("r1", ResponseStatus.Cancelled));
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("i1", delete.ItemId);
        Assert.DoesNotContain(bed.Seen, seen => seen is AudioEvent or AudioInterruptedEvent);
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_ResponseEnds_ItsEndIsToldAfterItsAudio()
    {
        await using var bed = await StartAsync(TimeSpan.FromSeconds(5));
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[4800], "Hello there."));
        var question = await _guardrail.NextAsync();
        bed.Model.Say(FakeResponses.Created("r2"));

        question.Pass();
        await bed.NextAsync<AgentStartedEvent>();
        await bed.NextAsync<AgentStartedEvent>();

        Type[] told = [typeof(ResponseStartedEvent), typeof(AudioEvent), typeof(AudioEndedEvent), typeof(ResponseEndedEvent), typeof(AgentEndedEvent)];
        Assert.Equal([.. told, typeof(ResponseStartedEvent)], bed.Seen.Select(seen => seen.GetType()).Where(told.Contains));
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_Zero_AudioIsPassedOnAtOnceAndNotCopied()
    {
        await using var bed = await StartAsync(TimeSpan.Zero);
        var audio = new byte[4800];

        bed.Model.Say(FakeResponses.Created("r1"), Words("r1", "i1", "Hello there."), FakeResponses.Audio("r1", "i1", audio));
        var heard = await bed.NextAsync<AudioEvent>();

        Assert.True(heard.Audio.Equals(audio.AsMemory()));
        Assert.DoesNotContain(bed.Seen, seen => seen is GuardrailsCheckedEvent);
    }

    [Fact]
    [Row(210)]
    public async Task HoldBack_NoGuardrail_HoldsNothing()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { Guardrails = new() { HoldBack = TimeSpan.FromSeconds(5) } });

        bed.Model.Say(FakeResponses.Created("r1"), Audio("r1", "i1"));

        Assert.Equal("r1", (await bed.NextAsync<AudioEvent>()).ResponseId);
    }

    private Task<SessionTestBed> StartAsync(TimeSpan holdBack) => SessionTestBed.StartAsync(new AgentSessionOptions
    {
        Guardrails = new() { Output = [_guardrail], DebounceCharacters = 10, HoldBack = holdBack },
    });

    private static ResponseOutputAudioDeltaEvent Audio(string responseId, string itemId, byte sample = 0)
    {
        var audio = new byte[4800];
        Array.Fill(audio, sample);
        return FakeResponses.Audio(responseId, itemId, audio);
    }

    private static ResponseOutputAudioTranscriptDeltaEvent Words(string responseId, string itemId, string delta) =>
        new() { ResponseId = responseId, ItemId = itemId, OutputIndex = 0, ContentIndex = 0, Delta = delta };
}
