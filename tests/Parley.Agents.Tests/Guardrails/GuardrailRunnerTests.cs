using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Guardrails;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Guardrails;

[Trait("Category", "Unit")]
public sealed class GuardrailRunnerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource<IReadOnlyList<GuardrailResult>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(203)]
    public async Task Start_OneThrows_TheOthersCount()
    {
        await using var runner = Runner();
        var broken = new Guardrail("broken", (_, _) => throw new InvalidOperationException("0151 2345"));
        var tripping = new Guardrail("tripping", _ => true, "No promises.");

        runner.Start(Check(broken, tripping, new Guardrail("fine", _ => false)));
        var results = await _answer.Task.WaitAsync(Cancellation);

        Assert.Equal(
            [("broken", GuardrailOutcome.Failed), ("tripping", GuardrailOutcome.Tripped), ("fine", GuardrailOutcome.Passed)],
            results.Select(result => (result.Name, result.Outcome)));
        Assert.Equal("InvalidOperationException", results[0].Detail);
        Assert.Equal("No promises.", results[1].PolicyHint);
    }

    [Fact]
    [Row(203)]
    public async Task Start_OneIgnoresItsToken_TimesOutByTheClock()
    {
        await using var runner = Runner();
        var stuck = new AskedGuardrail("stuck");
        runner.Start(Check(stuck));
        await stuck.NextAsync();

        _time.Advance(TimeSpan.FromSeconds(5));
        var results = await _answer.Task.WaitAsync(Cancellation);

        var result = Assert.Single(results);
        Assert.Equal((GuardrailOutcome.TimedOut, TimeSpan.FromSeconds(5)), (result.Outcome, result.Duration));
    }

    [Fact]
    [Row(203)]
    public async Task Start_OneThrowsWhereItIsAskedForItsHint_TheCheckIsAnswered()
    {
        await using var runner = Runner();

        runner.Start(Check(new HintlessGuardrail(), new Guardrail("fine", _ => false)));
        var results = await _answer.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.Equal([GuardrailOutcome.Failed, GuardrailOutcome.Passed], results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task Start_OneMisusesItsToken_TimesOutAllTheSame()
    {
        await using var runner = Runner();
        var isAsked = new TaskCompletionSource();
        runner.Start(Check(new Guardrail("loud", async (_, token) =>
        {
            token.Register(() => throw new InvalidOperationException("x"));
            isAsked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return GuardrailVerdict.Pass;
        })));
        await isAsked.Task.WaitAsync(Cancellation);

        _time.Advance(TimeSpan.FromSeconds(5)); // the system's timer would end the process with what is thrown here
        var results = await _answer.Task.WaitAsync(Cancellation);

        Assert.Equal(GuardrailOutcome.TimedOut, Assert.Single(results).Outcome);
    }

    [Fact]
    public async Task Start_Several_RunInParallel()
    {
        await using var runner = Runner();
        var first = new AskedGuardrail("first");
        var second = new AskedGuardrail("second");

        runner.Start(Check(first, second));
        var questions = new[] { await first.NextAsync(), await second.NextAsync() };
        Array.ForEach(questions, question => question.Pass());
        var results = await _answer.Task.WaitAsync(Cancellation);

        Assert.All(results, result => Assert.Equal(GuardrailOutcome.Passed, result.Outcome));
    }

    [Fact]
    public async Task DisposeAsync_CheckRuns_CancelsItAndDeliversNothing()
    {
        var runner = Runner();
        var stuck = new AskedGuardrail("stuck");
        runner.Start(Check(stuck));
        await stuck.NextAsync();

        await runner.DisposeAsync();

        Assert.False(_answer.Task.IsCompleted);
    }

    private GuardrailRunner Runner() => new(
        TimeSpan.FromSeconds(5),
        (_, results, _) =>
        {
            _answer.SetResult(results);
            return ValueTask.CompletedTask;
        },
        _time,
        NullLogger.Instance);

    private static GuardrailCheck Check(params IGuardrail[] guardrails)
    {
        var text = new GuardedText
        {
            Text = "Hi", Side = GuardedSide.Agent, ItemId = "i1", ResponseId = "r1", AgentName = "a", Context = new RunContext(null, () => []),
        };
        return new GuardrailCheck(1, text, guardrails);
    }

    private sealed class HintlessGuardrail : IGuardrail
    {
        public string Name => "hintless";

        public string? PolicyHint => throw new InvalidOperationException("0151 2345");

        public ValueTask<GuardrailVerdict> CheckAsync(GuardedText text, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GuardrailVerdict.Pass);
    }
}
