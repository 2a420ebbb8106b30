using Microsoft.Extensions.AI;
using Parley.Agents.DeadAir;
using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Guardrails;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.DeadAir;

[Trait("Category", "Unit")]
public sealed class DeadAirTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silence_CallerIsQuiet_IsToldOnceAndTheCallerOwes()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[48_000], "Hi"));
        await bed.NextAsync<AgentEndedEvent>();

        bed.Time.Advance(s_patience + TimeSpan.FromSeconds(1));
        var silence = await bed.NextAsync<DeadAirEvent>();
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        await bed.Session.CloseAsync();

        Assert.Equal(new DeadAirEvent(DeadAirCause.Caller, s_patience, null), silence);
        Assert.Single((await bed.DrainAsync()).OfType<DeadAirEvent>());
    }

    [Fact]
    public async Task Silence_ModelDoesNotAnswer_TheModelOwes()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(
            new InputAudioBufferSpeechStartedEvent { ItemId = "u1", AudioStartMs = 0 },
            new InputAudioBufferSpeechStoppedEvent { ItemId = "u1", AudioEndMs = 500 });
        await bed.NextAsync<SpeechStoppedEvent>();

        bed.Time.Advance(s_patience);
        var silence = await bed.NextAsync<DeadAirEvent>();

        Assert.Equal((DeadAirCause.Model, s_patience), (silence.Cause, silence.Duration));
    }

    [Fact]
    [Complaint(4)]
    public async Task Silence_ToolIsSlow_TheToolOwesAndAFillerIsSaid()
    {
        var release = new TaskCompletionSource<string>();
        var tool = AIFunctionFactory.Create(() => release.Task, "look_up");
        var options = new AgentSessionOptions { DeadAir = new() { FillerAfter = TimeSpan.FromSeconds(6), Filler = "One moment." } };
        await using var bed = await SessionTestBed.StartAsync(options, tool);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "i1", CallId = "c1", Name = "look_up", Arguments = "{}" }));
        await bed.NextAsync<ToolStartedEvent>();
        bed.Model.Say(FakeResponses.Done("r1"));
        await bed.NextAsync<AgentEndedEvent>();

        bed.Time.Advance(s_patience);
        var silence = await bed.NextAsync<DeadAirEvent>();
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        var filler = await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        release.SetResult("done");

        Assert.Equal((DeadAirCause.Tool, "look_up"), (silence.Cause, silence.Detail));
        Assert.Contains("One moment.", filler.Response!.Instructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_AnswerWaitsForACheck_TheGuardrailOwes()
    {
        var guardrail = new AskedGuardrail();
        var options = new AgentSessionOptions
        {
            Guardrails = new() { Output = [guardrail], HoldBack = Timeout.InfiniteTimeSpan, Timeout = TimeSpan.FromSeconds(30) },
        };
        await using var bed = await SessionTestBed.StartAsync(options);
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[48_000], "Hi"));
        var question = await guardrail.NextAsync();
        await bed.NextAsync<GuardrailsStartedEvent>();

        bed.Time.Advance(s_patience);
        var silence = await bed.NextAsync<DeadAirEvent>();
        question.Pass();
        var audio = await bed.NextAsync<AudioEvent>();

        Assert.Equal(DeadAirCause.Guardrail, silence.Cause);
        Assert.Equal("r1", audio.ResponseId);
    }

    [Fact]
    public async Task Silence_EventsOff_SaysNothing()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { DeadAir = new() { EventAfter = null } });

        bed.Time.Advance(TimeSpan.FromMinutes(10));
        await bed.Session.CloseAsync();

        Assert.DoesNotContain(await bed.DrainAsync(), seen => seen is DeadAirEvent);
    }

    [Fact]
    public void EventAfter_NotPositive_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeadAirOptions { EventAfter = TimeSpan.Zero });
}
