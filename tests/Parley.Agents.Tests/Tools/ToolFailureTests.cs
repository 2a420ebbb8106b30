using Parley.Agents.Sessions;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolFailureTests
{
    private static readonly Func<string> s_broken = () => throw new InvalidOperationException("password=hunter2");

    [Fact]
    [Row(164)]
    public async Task ErrorText_Given_IsWhatTheModelIsTold()
    {
        var options = new RealtimeToolOptions { ErrorText = (context, exception) => $"{context.ToolName}: {exception.GetType().Name}" };
        await using var bed = new ToolBed(RealtimeTool.Create(s_broken, "broken", options: options));

        var outcome = await bed.RunAsync("broken");

        Assert.Equal((ToolFailure.Exception, "broken: InvalidOperationException", false), (outcome.Failure, outcome.Error, outcome.IsFatal));
    }

    [Theory]
    [Row(164, 165)]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "'id' is missing")]
    [InlineData("""{"id":"seven"}""", "wrong type")]
    public async Task ErrorText_Given_IsToldOfBadArgumentsToo(string arguments, string problem)
    {
        var options = new RealtimeToolOptions { ErrorText = (context, exception) => $"Ask again: {(exception as ToolArgumentsException)?.Message}" };
        await using var bed = new ToolBed(RealtimeTool.Create((int id) => $"{id}", "find", options: options));

        var outcome = await bed.RunAsync("find", arguments);

        Assert.Equal(ToolFailure.BadArguments, outcome.Failure);
        Assert.StartsWith("Ask again: The tool 'find' was not run: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(problem, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Row(164, 165)]
    public async Task ErrorText_NullAndBadArguments_IsNotFatal()
    {
        await using var bed = new ToolBed(RealtimeTool.Create((int id) => $"{id}", "find", options: new RealtimeToolOptions { ErrorText = null }));

        var outcome = await bed.RunAsync("find", "{");

        Assert.Equal((ToolFailure.BadArguments, false), (outcome.Failure, outcome.IsFatal));
        Assert.Contains("not valid JSON", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(164)]
    public async Task ErrorText_Null_IsFatalAndTellsTheModelNoMoreThanThat()
    {
        await using var bed = new ToolBed(RealtimeTool.Create(s_broken, "broken", options: new RealtimeToolOptions { ErrorText = null }));

        var outcome = await bed.RunAsync("broken");

        Assert.True(outcome.IsFatal);
        Assert.DoesNotContain("hunter2", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("""{"error":""", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(164)]
    public async Task ErrorText_ThrowsItself_TheDefaultIsTold()
    {
        var options = new RealtimeToolOptions { ErrorText = (_, _) => throw new InvalidOperationException() };
        await using var bed = new ToolBed(RealtimeTool.Create(s_broken, "broken", options: options));

        var outcome = await bed.RunAsync("broken");

        Assert.Equal("The tool 'broken' failed.", outcome.Error);
    }

    [Theory]
    [Row(163)]
    [InlineData(ToolTimeoutBehavior.Answer, false)]
    [InlineData(ToolTimeoutBehavior.Fail, true)]
    public async Task Timeout_OfTheTool_CancelsItsTokenAndIsSaidInItsWords(ToolTimeoutBehavior behavior, bool isFatal)
    {
        var running = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var options = new RealtimeToolOptions
        {
            Timeout = TimeSpan.FromSeconds(2), OnTimeout = behavior, TimeoutText = (_, limit) => $"No answer in {limit.TotalSeconds} s, ask later.",
        };
        await using var bed = new ToolBed(RealtimeTool.Create(
            async (CancellationToken token) =>
            {
                token.Register(cancelled.SetResult);
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
            "slow",
            options: options));
        bed.Start("slow");
        await running.Task;

        bed.Time.Advance(TimeSpan.FromSeconds(2));
        var outcome = await bed.Host.NextOutcomeAsync();
        await cancelled.Task;

        Assert.Equal((ToolFailure.Timeout, "No answer in 2 s, ask later.", isFatal), (outcome.Failure, outcome.Error, outcome.IsFatal));
    }

    [Fact]
    [Row(163)]
    public async Task Timeout_Infinite_NeverComes()
    {
        var running = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var options = new RealtimeToolOptions { Timeout = Timeout.InfiniteTimeSpan };
        await using var bed = new ToolBed(RealtimeTool.Create(async () => { running.SetResult(); await release.Task; return "done"; }, "slow", options: options));
        bed.Start("slow");
        await running.Task;

        bed.Time.Advance(TimeSpan.FromHours(3));
        release.SetResult();
        var outcome = await bed.Host.NextOutcomeAsync();

        Assert.Equal("done", outcome.Output);
    }

    [Theory]
    [Row(159, 166)]
    [InlineData("no")]
    [InlineData("throws")]
    public async Task IsEnabled_NoMoreAtTheCall_ToolIsUnknown(string answer)
    {
        var options = new RealtimeToolOptions { IsEnabled = (_, _, _) => answer == "no" ? ValueTask.FromResult(false) : throw new InvalidOperationException() };
        await using var bed = new ToolBed(RealtimeTool.Create(() => 1, "hidden", options: options), RealtimeTool.Create(() => 1, "shown"));

        var outcome = await bed.RunAsync("hidden");

        Assert.Equal(ToolFailure.UnknownTool, outcome.Failure);
        Assert.Equal("There is no tool named 'hidden'. There are: shown.", outcome.Error);
    }

    [Fact]
    [Row(180)]
    [Complaint(3)]
    public async Task ErrorText_OfABackgroundTool_IsNotSpokenAboutEither()
    {
        var options = new RealtimeToolOptions { RespondAfter = ToolResponseMode.Never };
        await using var bed = new ToolBed(RealtimeTool.Create(s_broken, "broken", options: options));

        var outcome = await bed.RunAsync("broken");

        Assert.Equal((ToolFailure.Exception, ToolResponseMode.Never), (outcome.Failure, outcome.RespondAfter));
    }

    [Fact]
    public void MaxParallel_None_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ToolOptions { MaxParallel = 0 });

    [Fact]
    [Row(216)]
    public void ToString_OfWhatHoldsPersonalData_ShowsNoneOfIt()
    {
        var call = new ToolCall("c1", "order", "hunter2");

        object[] shown =
        [
            call, new ToolOutcome(call, "hunter2"), new ToolStep("order", "hunter2", "hunter2"), new ToolProgressEvent(call, "hunter2"),
            ToolResult.Text("hunter2"), ToolVerdict.Reject("hunter2"), new ToolStartedEvent(call),
        ];

        Assert.All(shown, value => Assert.DoesNotContain("hunter2", value.ToString(), StringComparison.Ordinal));
    }
}
