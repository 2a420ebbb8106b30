using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Tools of every temper.</summary>
internal static class ChaosTools
{
    /// <summary>What the model calls: one that does not exist, too.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "fast", "slow", "fails", "hangs", "stubborn", "asks", "asks_slow", "cancellable", "quiet", "when_idle", "interrupts", "with_filler", "no_such_tool",
        "transfer_to_second", "transfer_to_first",
    ];

    public static IReadOnlyList<AIFunction> Create(TimeProvider time, Random random)
    {
        return
        [
            AIFunctionFactory.Create(() => "done", "fast"),
            AIFunctionFactory.Create(Slow, "slow"),
            AIFunctionFactory.Create(string () => throw new InvalidOperationException("broken tool"), "fails"),
            AIFunctionFactory.Create(async (CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken), "hangs"),
            AIFunctionFactory.Create(async () => await Task.Delay(TimeSpan.FromSeconds(70), time), "stubborn"), // takes no token, outlasts its time
            RealtimeTool.Create(() => "done", "asks", options: new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always }),
            RealtimeTool.Create(Slow, "asks_slow", options: new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always }),
            RealtimeTool.Create(Slow, "cancellable", options: new RealtimeToolOptions { Cancellation = ToolCancellationPolicy.Allowed }),
            RealtimeTool.Create(Slow, "quiet", options: new RealtimeToolOptions { RespondAfter = ToolResponseMode.Never }),
            RealtimeTool.Create(Slow, "when_idle", options: new RealtimeToolOptions { RespondAfter = ToolResponseMode.WhenIdle }),
            RealtimeTool.Create(Slow, "interrupts", options: new RealtimeToolOptions { RespondAfter = ToolResponseMode.Interrupt }),
            RealtimeTool.Create(Slow, "with_filler", options: new RealtimeToolOptions { FillerAfter = TimeSpan.FromSeconds(2) }),
        ];

        async Task<string> Slow(CancellationToken cancellationToken)
        {
            int milliseconds;
            lock (random)
            {
                milliseconds = random.Next(1, 15_000);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
            return "done late";
        }
    }
}
