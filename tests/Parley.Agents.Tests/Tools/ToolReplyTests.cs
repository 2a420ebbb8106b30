using Parley.Agents.Sessions;
using Parley.Agents.Tests.Guardrails;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolReplyTests
{
    private static readonly byte[] s_oneSecond = new byte[48_000];
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    [Row(180)]
    [Complaint(3)]
    public async Task Always_AnswerComesWhileTheAgentSpeaks_SpeechIsNotCut()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.Always));
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(FakeResponses.SpeechBegins("r2", "a2", s_oneSecond, "By the way"));
        await tools.Bed.NextAsync<AudioEvent>();

        _release.SetResult();
        await tools.Bed.NextAsync<ToolEndedEvent>();
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
        var whileSpeaking = tools.Bed.Model.TakeSent();
        tools.Bed.Model.Say(FakeResponses.SpeechEnds("r2", "a2", "By the way"));
        await tools.NextCreateAsync();

        Assert.DoesNotContain(whileSpeaking, sent => sent is ResponseCreateEvent or ResponseCancelEvent);
        Assert.DoesNotContain(tools.Bed.Seen, seen => seen is AudioInterruptedEvent);
    }

    [Fact]
    [Row(179, 245)]
    [Complaint(3)]
    [Trace(10)]
    public async Task Never_Answered_ModelIsToldAndNothingIsAskedFor()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.Never));
        _release.SetResult();

        tools.Call("r1", ("slow", "c1"));
        var output = await tools.NextOutputAsync();
        await tools.Bed.NextAsync<ToolEndedEvent>();
        await tools.SettleAsync();
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", s_oneSecond, "As I said")); // the user's next turn, answered by the server
        await tools.Bed.NextAsync<AgentEndedEvent>();
        await tools.SettleAsync();

        Assert.Equal("slow answer", output.Output);
        Assert.Empty(tools.TakeSent<ResponseCreateEvent>());
    }

    [Fact]
    [Row(180)]
    [Complaint(3)]
    public async Task WhenIdle_AudioStillPlays_AsksOnceItIsHeard()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.WhenIdle));
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", new byte[96_000], "Two seconds"));
        await EndedAsync(tools, "r2");
        _release.SetResult();
        await tools.Bed.NextAsync<ToolEndedEvent>();
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);

        tools.Bed.Time.Advance(TimeSpan.FromSeconds(1.9));
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
        var early = tools.TakeSent<ResponseCreateEvent>();
        tools.Bed.Time.Advance(TimeSpan.FromSeconds(0.1));
        await tools.NextCreateAsync();

        Assert.Empty(early);
    }

    [Fact]
    [Row(180)]
    public async Task WhenIdle_UserSpeaks_WaitsForTheAnswerToTheUser()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.WhenIdle));
        await AnswerWhileTheUserSpeaksAsync(tools);
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
        var whileSpeaking = tools.TakeSent<ResponseCreateEvent>();

        tools.Bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 900 });
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", s_oneSecond, "Yes"));
        await EndedAsync(tools, "r2");
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
        var whilePlaying = tools.TakeSent<ResponseCreateEvent>();
        tools.Bed.Time.Advance(TimeSpan.FromSeconds(2)); // grace and audio
        await tools.NextCreateAsync();

        Assert.Empty(whileSpeaking);
        Assert.Empty(whilePlaying);
    }

    [Fact]
    [Row(180)]
    public async Task WhenIdle_UserFellSilentAndNobodyAnswers_AsksAfterAMoment()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.WhenIdle));
        await AnswerWhileTheUserSpeaksAsync(tools);

        await tools.SettleAsync(); // the user falls silent
        tools.Bed.Time.Advance(TimeSpan.FromSeconds(1));

        await tools.NextCreateAsync();
    }

    [Fact]
    [Row(180)]
    public async Task WhenIdle_AnswerBeforeItIsHeldBack_AsksOnceThatIsHeard()
    {
        var guardrail = new AskedGuardrail();
        var options = new AgentSessionOptions
        {
            Guardrails = new() { Output = [guardrail], DebounceCharacters = 1000, HoldBack = Timeout.InfiniteTimeSpan },
        };
        await using var tools = new SessionToolBed(await SessionTestBed.StartAsync(options, Slow(ToolResponseMode.WhenIdle)));
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", s_oneSecond, "By the way"));
        var question = await guardrail.NextAsync();
        _release.SetResult();
        await tools.Bed.NextAsync<ToolEndedEvent>();
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);

        question.Pass();
        await EndedAsync(tools, "r2");
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
        tools.Bed.Time.Advance(TimeSpan.FromSeconds(1)); // the audio

        await tools.NextCreateAsync();
    }

    [Fact]
    [Row(180)]
    public async Task Interrupt_AgentSpeaks_IsCutAndAsksAtOnce()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(ToolResponseMode.Interrupt));
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(FakeResponses.SpeechBegins("r2", "a2", s_oneSecond, "By the way"));
        await tools.Bed.NextAsync<AudioEvent>();

        _release.SetResult();
        await tools.Bed.NextAsync<AudioInterruptedEvent>();
        var cancel = await tools.Bed.Model.NextSentAsync<ResponseCancelEvent>(SessionTestBed.Cancellation);
        tools.Bed.Model.Say(FakeResponses.Done("r2", ResponseStatus.Cancelled));
        await tools.NextCreateAsync();

        Assert.Equal("r2", cancel.ResponseId);
    }

    [Fact]
    [Row(180)]
    public async Task WithInstructions_Answered_TheResponseIsAsTheToolSays()
    {
        var tool = RealtimeTool.Create(
            () => ToolResult.WithInstructions("42", new ResponseConfiguration { Instructions = "Read it out slowly." }), "slow");
        await using var tools = await SessionToolBed.StartAsync(tool);

        tools.Call("r1", ("slow", "c1"));
        var create = await tools.NextCreateAsync();

        Assert.Equal("Read it out slowly.", create.Response!.Instructions);
    }

    [Fact]
    [Row(119, 245)]
    [Complaint(2)]
    [Trace(2)]
    public async Task Calls_OneIsSlow_OneReplyFollowsBoth()
    {
        await using var tools = await SessionToolBed.StartAsync(RealtimeTool.Create(() => "fast answer", "fast"), Slow(ToolResponseMode.Always));

        tools.Call("r1", ("fast", "a"), ("slow", "b"));
        var first = await tools.NextOutputAsync();
        await tools.SettleAsync();
        var early = tools.TakeSent<ResponseCreateEvent>();
        _release.SetResult();
        var second = await tools.NextOutputAsync();
        await tools.NextCreateAsync();
        await tools.SettleAsync();

        Assert.Equal(["fast answer", "slow answer"], [first.Output, second.Output]);
        Assert.Empty(early);
        Assert.Empty(tools.TakeSent<ResponseCreateEvent>());
    }

    [Fact]
    [Row(119)]
    [Complaint(2)]
    public async Task Calls_OneIsTooSlow_WhatIsThereIsSpokenAboutAndTheRestFollows()
    {
        await using var tools = await SessionToolBed.StartAsync(RealtimeTool.Create(() => "fast answer", "fast"), Slow(ToolResponseMode.Always));
        tools.Call("r1", ("fast", "a"), ("slow", "b"));
        await tools.NextOutputAsync();
        await EndedAsync(tools, "r1");
        await tools.SettleAsync();

        tools.Bed.Time.Advance(TimeSpan.FromSeconds(10));
        await tools.NextCreateAsync();
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", s_oneSecond, "The first is"));
        await EndedAsync(tools, "r2");
        _release.SetResult();
        var late = await tools.NextOutputAsync();
        await tools.NextCreateAsync();

        Assert.Equal("slow answer", late.Output);
    }

    [Fact]
    [Row(119, 180)]
    public async Task Calls_BackgroundOneIsSlow_TheOtherIsSpokenAbout()
    {
        await using var tools = await SessionToolBed.StartAsync(RealtimeTool.Create(() => "fast answer", "fast"), Slow(ToolResponseMode.Never));

        tools.Call("r1", ("fast", "a"), ("slow", "b"));

        await tools.NextCreateAsync(); // with the clock standing still
        _release.SetResult();
    }

    private static async Task EndedAsync(SessionToolBed tools, string responseId)
    {
        while ((await tools.Bed.NextAsync<AgentEndedEvent>()).ResponseId != responseId)
        {
        }
    }

    /// <summary>The slow tool, called in the first response, answers while the user speaks.</summary>
    private async Task AnswerWhileTheUserSpeaksAsync(SessionToolBed tools)
    {
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 });
        await tools.Bed.NextAsync<SpeechStartedEvent>();
        _release.SetResult();
        await tools.Bed.NextAsync<ToolEndedEvent>();
    }

    private RealtimeTool Slow(ToolResponseMode mode) => RealtimeTool.Create(
        async () => { await _release.Task; return "slow answer"; }, "slow", options: new RealtimeToolOptions { RespondAfter = mode });
}
