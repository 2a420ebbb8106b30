using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolRunnerTests : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new();
    private readonly ToolBed _bed;
    private int _runCount;

    public ToolRunnerTests() => _bed = new ToolBed(
        new ToolOptions { MaxParallel = 2, MaxOutputLength = 20, Timeout = TimeSpan.FromSeconds(5) },
        AIFunctionFactory.Create((string id, int count = 1) => $"{id} x{count}", "echo"),
        AIFunctionFactory.Create(() => Enumerable.Range(1, 2), "list"),
        AIFunctionFactory.Create((Func<string>)(() => throw new InvalidOperationException("password=hunter2")), "broken"),
        AIFunctionFactory.Create(() => { Interlocked.Increment(ref _runCount); return _release.Task; }, "deaf"),
        AIFunctionFactory.Create(() => new string('x', 100), "long"));

    [Theory]
    [Row(8, 184)]
    [InlineData("echo", """{"id":"A7"}""", "A7 x1")]
    [InlineData("echo", """{"id":"A7","count":2}""", "A7 x2")]
    [InlineData("list", "", "[1,2]")]
    public async Task Start_GoodCall_GivesItsOutput(string name, string arguments, string output)
    {
        var outcome = await _bed.RunAsync(name, arguments);

        Assert.Equal((ToolFailure.None, output, null), (outcome.Failure, outcome.Output, outcome.Error));
    }

    [Theory]
    [Row(164, 165, 166, 167)]
    [InlineData("nowhere", "{}", ToolFailure.UnknownTool, "There is no tool named 'nowhere'")]
    [InlineData("echo", "{", ToolFailure.BadArguments, "not valid JSON")]
    [InlineData("echo", "[]", ToolFailure.BadArguments, "must be a JSON object")]
    [InlineData("echo", "{}", ToolFailure.BadArguments, "'id' is missing")]
    [InlineData("echo", """{"id":"A7","count":"many"}""", ToolFailure.BadArguments, "wrong type")]
    [InlineData("broken", "{}", ToolFailure.Exception, "The tool 'broken' failed.")]
    public async Task Start_BadCall_GivesAnErrorTheModelCanRead(string name, string arguments, ToolFailure failure, string words)
    {
        var outcome = await _bed.RunAsync(name, arguments);

        Assert.Equal(failure, outcome.Failure);
        Assert.Contains(words, outcome.Error!, StringComparison.Ordinal);
        Assert.StartsWith("""{"error":""", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Row(163)]
    public async Task Start_ToolIgnoresItsToken_TimesOut()
    {
        _bed.Start("deaf");
        await RunningAsync(1);

        _bed.Time.Advance(TimeSpan.FromSeconds(5)); // to the timeout and no further: the runner may read the clock after this
        var outcome = await _bed.Host.NextOutcomeAsync();

        Assert.Equal((ToolFailure.Timeout, TimeSpan.FromSeconds(5)), (outcome.Failure, outcome.Duration));
    }

    [Fact]
    [Row(162)]
    public async Task Start_MoreThanMayRunAtOnce_TheRestWaits()
    {
        for (var number = 0; number < 3; number++)
        {
            _bed.Start("deaf");
        }

        await RunningAsync(2);

        var whileBusy = Volatile.Read(ref _runCount);
        _release.SetResult();
        for (var number = 0; number < 3; number++)
        {
            await _bed.Host.NextOutcomeAsync();
        }

        Assert.Equal((2, 3), (whileBusy, _runCount));
    }

    [Fact]
    public async Task Start_LongOutput_IsCutWithANote()
    {
        var outcome = await _bed.RunAsync("long");

        Assert.Equal($"{new string('x', 20)} […cut: 100 characters]", outcome.Output);
    }

    [Fact]
    [Row(183)]
    public async Task DisposeAsync_ToolHangs_ReturnsAndDeliversNothing()
    {
        _bed.Start("deaf");

        await _bed.DisposeAsync();

        Assert.Equal(0, _bed.Host.OutcomeCount);
    }

    [Fact]
    [Row(160)]
    public void ByName_TwoToolsOfOneName_IsRefused()
    {
        var tool = AIFunctionFactory.Create(() => 1, "same");

        Assert.Throws<ArgumentException>(() => ToolDefinitions.ByName([tool, tool]));
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private async Task RunningAsync(int count)
    {
        while (Volatile.Read(ref _runCount) < count)
        {
            await Task.Yield();
        }
    }
}
