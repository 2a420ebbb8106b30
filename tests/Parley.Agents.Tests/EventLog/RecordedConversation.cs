using Microsoft.Extensions.AI;
using Parley.Agents.EventLog;
using Parley.Agents.Sessions;
using Parley.Agents.Tools;
using Parley.Testing.Simulation;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.EventLog;

/// <summary>A conversation with tools, an approval, an interruption and a silence, in virtual time, and its log.</summary>
internal static class RecordedConversation
{
    public const string Secret = "4929 1234";

    /// <summary>How often a tool of <see cref="Agent"/> ran.</summary>
    public sealed class ToolRuns
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    public static RealtimeAgent Agent(ToolRuns runs, TimeProvider time, string instructions = "Be kind.") => new()
    {
        Name = "shop",
        Instructions = instructions,
        Tools =
        [
            AIFunctionFactory.Create(
                async (CancellationToken cancellationToken) =>
                {
                    runs.Add();
                    await Task.Delay(TimeSpan.FromSeconds(3), time, cancellationToken);
                    return "on its way";
                },
                "order_status"),
            RealtimeTool.Create(
                ([SecretArgument] string card) =>
                {
                    runs.Add();
                    return $"paid with {card.Length} digits";
                },
                "pay",
                options: new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always }),
        ],
    };

    public static Task<byte[]> RecordAsync(RealtimeAgent agent, ManualTimeProvider time, EventLogOptions? options = null) => Task.Factory.StartNew(
        () => Record(agent, time, options ?? new EventLogOptions { Open = _ => Stream.Null }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static byte[] Record(RealtimeAgent agent, ManualTimeProvider time, EventLogOptions options)
    {
        var log = new MemoryStream();
        var model = new SimulatedRealtimeModel(new SimulationOptions { Pace = SimulatedPace.Natural, Reply = Reply }, time);
        var starting = RealtimeSession.StartAsync(
            agent, model, new AgentSessionOptions { EventLog = options with { Open = _ => log } }, timeProvider: time);
        Pass(0.5);
        var session = starting.Result;
        session.On<RealtimeSessionEvent>(_ => { });
        session.SendAudioAsync(new byte[4800]).AsTask();
        model.Caller.Says("Where is my order?");
        Pass(8);
        session.SendMessageAsync("Tell me a story.");
        Pass(2.5);
        session.InterruptAsync();
        Pass(1);
        session.SendMessageAsync("I pay.");
        Pass(2);
        session.Tools.Approve(session.Tools.AwaitingApproval[0].CallId);
        Pass(6);
        var closing = session.CloseAsync();
        Pass(3);
        Assert.True(closing.IsCompletedSuccessfully);
        return log.ToArray();

        void Pass(double seconds)
        {
            var end = time.Elapsed + TimeSpan.FromSeconds(seconds);
            QuietThreadPool.Wait();
            while (time.NextDue is { } due && time.Elapsed + due <= end && time.AdvanceToNextTimer())
            {
                QuietThreadPool.Wait();
            }

            time.Advance(end - time.Elapsed);
            QuietThreadPool.Wait();
        }
    }

    private static SimulatedReply Reply(SimulatedTurn turn) => turn switch
    {
        { ToolOutput: { } output } => SimulatedReply.Say($"I found: {output}."),
        { UserText: "I pay." } => SimulatedReply.Call("pay", $$"""{"card":"{{Secret}}"}"""),
        { UserText: "Tell me a story." } => SimulatedReply.Say(string.Join(' ', Enumerable.Repeat("Once upon a time there was a queen.", 10))),
        _ => SimulatedReply.Say("Let me look.").And(SimulatedReply.Call("order_status", "{}")),
    };
}
