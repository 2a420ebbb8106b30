using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolGuardrailTests
{
    private int _runCount;

    [Fact]
    [Row(172)]
    public async Task Input_Rejects_MessageIsTheOutputAndTheToolDoesNotRun()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { InputGuardrails = [Input(ToolVerdict.Allow), Input(ToolVerdict.Reject("Not that."))] });

        Assert.Equal((ToolFailure.Rejected, "Not that.", 0), (outcome.Failure, outcome.Output, _runCount));
        Assert.Equal(ToolResponseMode.Always, outcome.RespondAfter);
    }

    [Fact]
    [Row(172)]
    public async Task Input_Replaces_ToolGetsTheOtherArguments()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { InputGuardrails = [Input(ToolVerdict.Replace("""{"text":"harmless"}"""))] });

        Assert.Equal("got harmless", outcome.Output);
    }

    [Fact]
    [Row(172)]
    public async Task Input_ReplacesWithNonsense_ToolDoesNotRun()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { InputGuardrails = [Input(ToolVerdict.Replace("[]"))] });

        Assert.Equal((ToolFailure.BadArguments, 0), (outcome.Failure, _runCount));
    }

    [Fact]
    [Row(172)]
    public async Task Input_Raises_IsFatalAndTheModelIsNotToldWhy()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { InputGuardrails = [Input(ToolVerdict.Raise("card number"))] });

        Assert.True(outcome.IsFatal);
        Assert.DoesNotContain("card", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("card number", outcome.Error);
    }

    [Fact]
    [Row(172)]
    public async Task Input_Throws_NothingPasses()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { InputGuardrails = [(_, _) => throw new InvalidOperationException("hunter2")] });

        Assert.Equal((ToolFailure.Rejected, 0), (outcome.Failure, _runCount));
        Assert.DoesNotContain("hunter2", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(173)]
    public async Task Output_Replaces_TheNextGuardrailAndTheModelGetThat()
    {
        var seen = "";
        var outcome = await RunAsync(new RealtimeToolOptions
        {
            OutputGuardrails =
            [
                (_, output, _) => ValueTask.FromResult(ToolVerdict.Replace(output.ToUpperInvariant())),
                (_, output, _) => { seen = output; return ValueTask.FromResult(ToolVerdict.Allow); },
            ],
        });

        Assert.Equal(("GOT IT", "GOT IT", ToolFailure.None), (outcome.Output, seen, outcome.Failure));
    }

    [Fact]
    [Row(173)]
    public async Task Output_Rejects_MessageIsTheOutput()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { OutputGuardrails = [(_, _, _) => ValueTask.FromResult(ToolVerdict.Reject("Withheld."))] });

        Assert.Equal((ToolFailure.Rejected, "Withheld.", 1), (outcome.Failure, outcome.Output, _runCount));
    }

    [Fact]
    [Row(173)]
    public async Task Output_Raises_IsFatal()
    {
        var outcome = await RunAsync(new RealtimeToolOptions { OutputGuardrails = [(_, _, _) => ValueTask.FromResult(ToolVerdict.Raise("leak"))] });

        Assert.True(outcome.IsFatal);
        Assert.DoesNotContain("got it", outcome.Output, StringComparison.Ordinal);
    }

    private static ToolInputGuardrail Input(ToolVerdict verdict) => (_, _) => ValueTask.FromResult(verdict);

    private async Task<ToolOutcome> RunAsync(RealtimeToolOptions options)
    {
        var tool = RealtimeTool.Create((string text) => { Interlocked.Increment(ref _runCount); return $"got {text}"; }, "take", options: options);
        await using var bed = new ToolBed(tool);
        return await bed.RunAsync("take", """{"text":"it"}""");
    }
}
