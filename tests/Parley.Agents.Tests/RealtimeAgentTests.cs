using Parley.Realtime;
using Microsoft.Extensions.AI;
using Parley.Agents.Handoffs;
using Parley.Testing.Models;

namespace Parley.Agents.Tests;

[Trait("Category", "Unit")]
public sealed class RealtimeAgentTests
{
    private static readonly AIFunction s_tool = AIFunctionFactory.Create(() => "", "tool");

    [Fact]
    [Row(17)]
    public void Construction_WhatCannotWork_IsAnArgumentError()
    {
        Assert.Throws<ArgumentException>(() => new RealtimeAgent { Name = " " });
        Assert.Throws<ArgumentException>(() => new RealtimeAgent { Name = "a", Tools = [s_tool, s_tool] });
        Assert.Throws<ArgumentException>(() => new RealtimeAgent { Name = "a", Tools = [null!] });
        Assert.Throws<ArgumentException>(() => new RealtimeAgent { Name = "a", Handoffs = [null!] });
        Assert.Throws<ArgumentNullException>(() => RealtimeHandoff.To((RealtimeAgent)null!));
        Assert.Throws<ArgumentException>(() => RealtimeHandoff.To<int>(new RealtimeAgent { Name = "b" }, (_, _, _) => ValueTask.CompletedTask));
    }

    [Fact]
    [Row(160)]
    public async Task RunAsync_ToolAndHandoffOfOneName_IsRefusedBeforeAnythingIsOpened()
    {
        var handoff = RealtimeHandoff.To(new RealtimeAgent { Name = "b" }) with { ToolName = "tool" };
        var model = new FakeRealtimeModel { Refusal = new Realtime.RealtimeConnectException("Connected.") };
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "a", Tools = [s_tool], Handoffs = [handoff] }, model);

        await Assert.ThrowsAsync<ArgumentException>(() => runner.RunAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    [Row(13)]
    public void With_Change_LeavesTheOriginal()
    {
        var agent = new RealtimeAgent { Name = "a", Voice = "marin", Tools = [s_tool] };

        var clone = agent with { Name = "b", Tools = [] };

        Assert.Equal(("a", 1), (agent.Name, agent.Tools.Count));
        Assert.Equal(("b", 0, "marin"), (clone.Name, clone.Tools.Count, clone.Voice!.Value.Name));
    }

    [Fact]
    [Row(15)]
    public void HandoffPrompt_Before_PutsOurTextFirst()
    {
        var text = HandoffPrompt.Before("You greet.");

        Assert.StartsWith(HandoffPrompt.Prefix, text, StringComparison.Ordinal);
        Assert.EndsWith("\n\nYou greet.", text, StringComparison.Ordinal);
        Assert.Contains("transfer_to_", HandoffPrompt.Prefix, StringComparison.Ordinal);
    }

    [Fact]
    [Row(20)]
    public async Task RealtimeRunner_MadeAndAskedForItsSettings_OpensNothing()
    {
        var model = new CountingModel();
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "a", Instructions = "Help." }, model);

        _ = await runner.ComputeConfigurationAsync(cancellationToken: TestContext.Current.CancellationToken);
        var before = model.Count;
        await using var session = await runner.RunAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (before, model.Count));
    }

    [Fact]
    [Row(19, 21)]
    public async Task RealtimeRunner_TwoRuns_ShareNothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var model = new FakeRealtimeModel();
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "a" }, model);

        await using var first = await runner.RunAsync("one", cancellationToken: cancellation);
        await using var second = await runner.RunAsync("two", cancellationToken: cancellation);
        var firstModel = await model.NextConnectionAsync(cancellation);
        var secondModel = await model.NextConnectionAsync(cancellation);
        await first.UpdateAgentAsync(new RealtimeAgent { Name = "b" }, cancellationToken: cancellation);

        Assert.NotSame(firstModel, secondModel);
        Assert.Equal(("one", "two"), (first.Context.Get<string>(), second.Context.Get<string>()));
        Assert.Equal(("b", "a"), (first.Agent.Name, second.Agent.Name));
    }

    private sealed class CountingModel : IRealtimeModel
    {
        private readonly FakeRealtimeModel _inner = new();

        public int Count { get; private set; }

        public ValueTask<IRealtimeConnection> ConnectAsync(CancellationToken cancellationToken = default)
        {
            Count++;
            return _inner.ConnectAsync(cancellationToken);
        }
    }
}
