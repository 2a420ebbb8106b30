using System.Collections.Frozen;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Tools;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Tools;

[Trait("Category", "Unit")]
public sealed class ToolRunnerTests : IAsyncDisposable
{
    private readonly Channel<ToolOutcome> _outcomes = Channel.CreateUnbounded<ToolOutcome>();
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _release = new();
    private readonly ToolRunner _runner;
    private readonly FrozenDictionary<string, AIFunction> _functions;
    private int _runCount;

    public ToolRunnerTests()
    {
        AIFunction[] tools =
        [
            AIFunctionFactory.Create((string id, int count = 1) => $"{id} x{count}", "echo"),
            AIFunctionFactory.Create(() => Enumerable.Range(1, 2), "list"),
            AIFunctionFactory.Create((Func<string>)(() => throw new InvalidOperationException("password=hunter2")), "broken"),
            AIFunctionFactory.Create(() => { Interlocked.Increment(ref _runCount); return _release.Task; }, "deaf"),
            AIFunctionFactory.Create(() => new string('x', 100), "long"),
        ];
        var options = new ToolOptions { MaxParallel = 2, MaxOutputLength = 20, Timeout = TimeSpan.FromSeconds(5) };
        _functions = ToolDefinitions.ByName(tools);
        _runner = new ToolRunner(options, (outcome, stopping) => _outcomes.Writer.WriteAsync(outcome, stopping), _time, NullLogger.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo", """{"id":"A7"}""", "A7 x1")]
    [InlineData("echo", """{"id":"A7","count":2}""", "A7 x2")]
    [InlineData("list", "", "[1,2]")]
    public async Task Start_GoodCall_GivesItsOutput(string name, string arguments, string output)
    {
        var outcome = await RunAsync(name, arguments);

        Assert.Equal((ToolFailure.None, output, null), (outcome.Failure, outcome.Output, outcome.Error));
    }

    [Theory]
    [InlineData("nowhere", "{}", ToolFailure.UnknownTool, "There is no tool named 'nowhere'")]
    [InlineData("echo", "{", ToolFailure.BadArguments, "not valid JSON")]
    [InlineData("echo", "[]", ToolFailure.BadArguments, "must be a JSON object")]
    [InlineData("echo", "{}", ToolFailure.BadArguments, "'id' is missing")]
    [InlineData("echo", """{"id":"A7","count":"many"}""", ToolFailure.BadArguments, "wrong type")]
    [InlineData("broken", "{}", ToolFailure.Exception, "The tool 'broken' failed.")]
    public async Task Start_BadCall_GivesAnErrorTheModelCanRead(string name, string arguments, ToolFailure failure, string words)
    {
        var outcome = await RunAsync(name, arguments);

        Assert.Equal(failure, outcome.Failure);
        Assert.Contains(words, outcome.Error!, StringComparison.Ordinal);
        Assert.StartsWith("""{"error":""", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ToolIgnoresItsToken_TimesOut()
    {
        _runner.Start(new ToolCall("c1", "deaf", "{}"), _functions);

        _time.Advance(TimeSpan.FromSeconds(5)); // to the timeout and no further: the runner may read the clock after this
        var outcome = await _outcomes.Reader.ReadAsync(Cancellation);

        Assert.Equal((ToolFailure.Timeout, TimeSpan.FromSeconds(5)), (outcome.Failure, outcome.Duration));
    }

    [Fact]
    public async Task Start_MoreThanMayRunAtOnce_TheRestWaits()
    {
        for (var number = 0; number < 3; number++)
        {
            _runner.Start(new ToolCall($"c{number}", "deaf", "{}"), _functions);
        }

        while (Volatile.Read(ref _runCount) < 2)
        {
            await Task.Yield();
        }

        var whileBusy = Volatile.Read(ref _runCount);
        _release.SetResult();
        for (var number = 0; number < 3; number++)
        {
            await _outcomes.Reader.ReadAsync(Cancellation);
        }

        Assert.Equal((2, 3), (whileBusy, _runCount));
    }

    [Fact]
    public void Start_SameCallTwice_RunsOnce()
    {
        var first = _runner.Start(new ToolCall("c1", "list", ""), _functions);
        var second = _runner.Start(new ToolCall("c1", "list", ""), _functions);

        Assert.Equal((true, false), (first, second));
    }

    [Fact]
    public async Task Start_LongOutput_IsCutWithANote()
    {
        var outcome = await RunAsync("long", "");

        Assert.Equal($"{new string('x', 20)} […cut: 100 characters]", outcome.Output);
    }

    [Fact]
    public async Task DisposeAsync_ToolHangs_ReturnsAndDeliversNothing()
    {
        _runner.Start(new ToolCall("c1", "deaf", "{}"), _functions);

        await _runner.DisposeAsync();

        Assert.Equal(0, _outcomes.Reader.Count);
    }

    [Fact]
    public void ByName_TwoToolsOfOneName_IsRefused()
    {
        var tool = AIFunctionFactory.Create(() => 1, "same");

        Assert.Throws<ArgumentException>(() => ToolDefinitions.ByName([tool, tool]));
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private async Task<ToolOutcome> RunAsync(string name, string arguments)
    {
        _runner.Start(new ToolCall("c1", name, arguments), _functions);
        return await _outcomes.Reader.ReadAsync(Cancellation);
    }
}
