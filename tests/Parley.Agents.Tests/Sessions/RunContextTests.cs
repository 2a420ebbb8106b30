using Parley.Agents.Guardrails;
using Parley.Agents.Handoffs;
using Parley.Agents.History;
using Parley.Agents.Hooks;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Handoffs;
using Parley.Agents.Tools;
using Parley.Testing.Models;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Sessions;

/// <summary>What an application gives a session is in the hands of all of its code.</summary>
[Trait("Category", "Unit")]
public sealed class RunContextTests
{
    [Fact]
    [Row(22)]
    public async Task Context_OneSession_IsTheSameForAllOfTheApplicationsCode()
    {
        var seen = new SeenContexts();
        var guardrail = new Guardrail("watch", (text, _) =>
        {
            seen.Add("guardrail", text.Context);
            return ValueTask.FromResult(GuardrailVerdict.Pass);
        });
        var tool = RealtimeTool.Create(() => "noon", "clock", options: new RealtimeToolOptions
        {
            IsEnabled = (context, _, _) => ValueTask.FromResult(seen.Add("enabled", context)),
            InputGuardrails = [(call, _) => ValueTask.FromResult(seen.Add("tool guardrail", call.Run) ? ToolVerdict.Allow : ToolVerdict.Allow)],
            OutputConverter = text => $"{text}",
        });
        var agent = new RealtimeAgent
        {
            Name = "front",
            Instructions = AgentValue.From((context, _) => $"Help.{(seen.Add("instructions", context) ? "" : "?")}"),
            Tools = [tool, RealtimeTool.Create((ToolContext call) => $"{seen.Add("tool", call.Run)}", "look")],
            Handoffs = [RealtimeHandoff.To(Billing, (context, _) => { seen.Add("handoff", context); return ValueTask.CompletedTask; })],
            OutputGuardrails = [guardrail],
            Hooks = new SeeingHooks(seen),
        };
        await using var bed = await SessionTestBed.StartAsync(agent, context: "Meera");

        bed.Model.Say(FakeResponses.Speech("r0", "i0", new byte[960], "Hello."));
        bed.Model.SayCalls("r1", Call("c1", "clock"), Call("c2", "look"));
        await bed.SentUntilOutputAsync("c1");
        bed.Model.SayCalls("r2", Call("c3", "transfer_to_billing_support"));
        await bed.NextAsync<AgentChangedEvent>();
        await seen.Until("guardrail", "enabled", "tool guardrail", "instructions", "tool", "handoff", "hook");

        Assert.All(seen.All, context => Assert.Same(bed.Session.Context, context));
        Assert.Equal("Meera", bed.Session.Context.Value);
    }

    [Fact]
    [Row(23, 153)]
    public async Task History_AToolAsks_IsWhatWasSaidSoFarAndStaysSo()
    {
        IReadOnlyList<HistoryItem>? early = null;
        var tool = RealtimeTool.Create(
            (ToolContext call) =>
            {
                early = call.Run.History;
                return string.Join('|', early.OfType<HistoryMessage>().Select(message => $"{message.Role}: {message.Text}"));
            },
            "recall");
        await using var bed = await SessionTestBed.StartAsync(new RealtimeAgent { Name = "a", Tools = [tool] });
        bed.Model.Say(FakeResponses.Speech("r0", "i0", new byte[960], "Good day."));
        await bed.NextAsync<AgentEndedEvent>();

        bed.Model.SayCalls("r1", Call("c1", "recall"));
        var sent = await bed.SentUntilOutputAsync("c1");
        bed.Model.Say(FakeResponses.Speech("r2", "i2", new byte[960], "You said so."));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal("assistant: Good day.", sent.OutputOf("c1"));
        Assert.DoesNotContain(early!, item => item is HistoryMessage { Text: "You said so." });
        Assert.Contains(bed.Session.Context.History, item => item is HistoryMessage { Text: "You said so." });
    }

    /// <summary>Which code saw which context.</summary>
    private sealed class SeenContexts
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, RunContext> _byPlace = [];
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<RunContext> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _byPlace.Values];
                }
            }
        }

        public bool Add(string place, RunContext context)
        {
            lock (_lock)
            {
                _byPlace[place] = context;
                _changed.TrySetResult();
            }

            return true;
        }

        public async Task Until(params string[] places)
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (places.All(_byPlace.ContainsKey))
                    {
                        return;
                    }

                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    changed = _changed.Task;
                }

                await changed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            }
        }
    }

    private sealed class SeeingHooks(SeenContexts seen) : IRealtimeAgentHooks
    {
        public ValueTask OnStartAsync(RunContext context, RealtimeAgent agent, CancellationToken cancellationToken)
        {
            seen.Add("hook", context);
            return ValueTask.CompletedTask;
        }
    }
}
