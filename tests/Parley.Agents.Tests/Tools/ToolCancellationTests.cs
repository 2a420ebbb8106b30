using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolCancellationTests
{
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string> Allowing => ["allowed", "asked"];

    public static TheoryData<string> Forbidding => ["must finish", "refused", "throws"];

    [Theory]
    [Complaint(4)]
    [MemberData(nameof(Allowing))]
    public async Task Commit_ToolMayBeCancelled_ModelIsToldAndIsNotMadeToSpeak(string policy)
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(policy));
        tools.Call("r1", ("slow", "c1"));
        await _running.Task;

        tools.Bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" });
        var output = await tools.NextOutputAsync();
        await _cancelled.Task;
        await tools.Bed.NextAsync<ToolEndedEvent>();
        await tools.SettleAsync();

        Assert.Contains("cancelled", output.Output, StringComparison.Ordinal);
        Assert.Empty(tools.TakeSent<ResponseCreateEvent>());
    }

    [Theory]
    [MemberData(nameof(Forbidding))]
    public async Task Commit_ToolMustFinish_ItsAnswerIsGiven(string policy)
    {
        await using var tools = await SessionToolBed.StartAsync(Slow(policy));
        tools.Call("r1", ("slow", "c1"));
        await _running.Task;

        tools.Bed.Model.Say(new InputAudioBufferCommittedEvent { ItemId = "u1" });
        await tools.SettleAsync();
        _release.SetResult();
        var output = await tools.NextOutputAsync();

        Assert.Equal("done", output.Output);
        Assert.False(_cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task InterruptAsync_ToolMayBeCancelled_IsCancelled()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow("allowed"));
        tools.Call("r1", ("slow", "c1"));
        await _running.Task;

        await tools.Session.InterruptAsync(cancellationToken: SessionTestBed.Cancellation);
        var ended = await tools.Bed.NextAsync<ToolEndedEvent>();

        Assert.Equal(ToolFailure.Cancelled, ended.Outcome.Failure);
    }

    [Fact]
    [Row(167)]
    public async Task CancelAsync_ToolMustFinish_IsCancelledAllTheSame()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow("must finish"));
        tools.Call("r1", ("slow", "c1"));
        await _running.Task;

        var unknown = await tools.Session.Tools.CancelAsync("c9", SessionTestBed.Cancellation);
        var known = await tools.Session.Tools.CancelAsync("c1", SessionTestBed.Cancellation);
        var ended = await tools.Bed.NextAsync<ToolEndedEvent>();
        var late = await tools.Session.Tools.CancelAsync("c1", SessionTestBed.Cancellation);

        Assert.Equal((false, true, false), (unknown, known, late));
        Assert.Equal(ToolFailure.Cancelled, ended.Outcome.Failure);
    }

    [Fact]
    [Row(183)]
    public async Task CloseAsync_ToolRuns_ItsTokenIsCancelledAndNothingIsSent()
    {
        await using var tools = await SessionToolBed.StartAsync(Slow("must finish"));
        tools.Call("r1", ("slow", "c1"));
        await _running.Task;

        await tools.Session.CloseAsync();
        await _cancelled.Task;

        Assert.Empty(tools.TakeSent<ConversationItemCreateEvent>());
    }

    private RealtimeTool Slow(string policy) => RealtimeTool.Create(
        async (CancellationToken token) =>
        {
            _running.SetResult();
            try
            {
                await _release.Task.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                _cancelled.SetResult();
                throw;
            }

            return "done";
        },
        "slow",
        options: new RealtimeToolOptions
        {
            Cancellation = policy switch
            {
                "allowed" => ToolCancellationPolicy.Allowed,
                "asked" => ToolCancellationPolicy.AskFirst((_, _) => ValueTask.FromResult(true)),
                "refused" => ToolCancellationPolicy.AskFirst((_, _) => ValueTask.FromResult(false)),
                "throws" => ToolCancellationPolicy.AskFirst((_, _) => throw new InvalidOperationException()),
                _ => ToolCancellationPolicy.MustFinish,
            },
        });
}
