using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolFillerTests
{
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    [Row(181)]
    [Complaint(4)]
    public async Task FillerAfter_NobodySpeaks_AgentSaysSomethingAndThenTheAnswer()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow());
        tools.Call("r1", ("slow", "c1"));
        await tools.Bed.NextAsync<AgentEndedEvent>();
        await _running.Task;

        await AdvanceAsync(tools, TimeSpan.FromSeconds(3));
        var filler = await tools.NextCreateAsync();
        tools.Bed.Model.Say(FakeResponses.Speech("r2", "a2", new byte[480], "One moment."));
        _release.SetResult();
        var answer = await tools.NextCreateAsync();

        Assert.Contains("Still at it.", filler.Response!.Instructions, StringComparison.Ordinal);
        Assert.Equal(ToolChoice.None, filler.Response.ToolChoice);
        Assert.Null(answer.Response?.Instructions);
    }

    [Fact]
    [Row(181)]
    public async Task FillerAfter_AgentSpeaks_SaysNothing()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow());
        tools.Call("r1", ("slow", "c1"));
        tools.Bed.Model.Say(FakeResponses.SpeechBegins("r2", "a2", new byte[480_000], "I am looking for it"));
        await tools.Bed.NextAsync<AudioEvent>();
        await _running.Task;

        await AdvanceAsync(tools, TimeSpan.FromSeconds(3));
        tools.Bed.Model.Say(FakeResponses.SpeechEnds("r2", "a2", "I am looking for it"));
        await tools.SettleAsync();

        Assert.Empty(tools.TakeSent<ResponseCreateEvent>());
    }

    [Fact]
    [Row(181)]
    public async Task ReportProgressAsync_FromTheTool_IsAnEventAndNothingIsSaid()
    {
        var tool = RealtimeTool.Create(async (ToolContext context) => { await context.ReportProgressAsync("half way"); return "done"; }, "slow");
        await using var tools = await SessionToolBed.StartAsync(tool);

        tools.Call("r1", ("slow", "c1"));
        var progress = await tools.Bed.NextAsync<ToolProgressEvent>();
        await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.Equal(("c1", "half way"), (progress.Call.CallId, progress.Text));
    }

    [Fact]
    [Row(181)]
    public async Task SayAsync_FromTheTool_TheAgentSaysIt()
    {
        var tool = RealtimeTool.Create(
            async (ToolContext context) =>
            {
                await _release.Task;
                await context.SayAsync("It takes ten seconds.");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, SessionTestBed.Cancellation);
            },
            "slow");
        await using var tools = await SessionToolBed.StartAsync(tool);
        tools.Call("r1", ("slow", "c1"));
        await tools.Bed.NextAsync<AgentEndedEvent>();

        _release.SetResult();
        var create = await tools.NextCreateAsync();

        Assert.Contains("It takes ten seconds.", create.Response!.Instructions, StringComparison.Ordinal);
    }

    /// <summary>Advances once the runner has set its timer, which happens beside the test.</summary>
    private static async Task AdvanceAsync(SessionToolBed tools, TimeSpan time)
    {
        while (tools.Bed.Time.NextDue is not { } due || due > time)
        {
            await Task.Yield();
        }

        tools.Bed.Time.Advance(time);
        await tools.Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
    }

    private RealtimeTool Slow() => RealtimeTool.Create(
        async () => { _running.SetResult(); await _release.Task; return "done"; },
        "slow",
        options: new RealtimeToolOptions { FillerAfter = TimeSpan.FromSeconds(3), Filler = "Still at it." });
}
