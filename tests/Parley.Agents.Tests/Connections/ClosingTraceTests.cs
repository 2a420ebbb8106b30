using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Connections;

[Trait("Category", "Unit")]
public sealed class ClosingTraceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SessionCloseReason.Owner)]
    [InlineData(SessionCloseReason.Model)]
    [InlineData(SessionCloseReason.Error)]
    [Row(91, 183, 219, 245)]
    [Trace(9)]
    public async Task Trace9_AnyEnd_CancelsToolsReleasesWaitersAndSaysWhoEndedIt(SessionCloseReason reason)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = AIFunctionFactory.Create(
            async (CancellationToken cancellationToken) =>
            {
                started.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                }
                finally
                {
                    cancelled.TrySetResult();
                }
            },
            "wait");
        await using var bed = await SessionTestBed.StartAsync(null, tool);
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem { Id = "f1", CallId = "c1", Name = "wait", Arguments = "{}" }));
        await bed.NextAsync<ToolStartedEvent>();
        await started.Task.WaitAsync(Cancellation); // the event comes before the tool's own code

        switch (reason)
        {
            case SessionCloseReason.Owner:
                await bed.Session.CloseAsync();
                break;
            case SessionCloseReason.Model:
                bed.Model.End();
                break;
            default:
                bed.Model.End(new RealtimeDisconnectedException("reset"));
                break;
        }

        var seen = await bed.DrainAsync();
        Assert.Equal(reason, Assert.IsType<SessionClosedEvent>(seen[^1]).Reason);
        Assert.Equal(reason == SessionCloseReason.Error, seen.Any(item => item is SessionErrorEvent));
        await cancelled.Task.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => bed.Session.SendMessageAsync("x", Cancellation));
    }
}
