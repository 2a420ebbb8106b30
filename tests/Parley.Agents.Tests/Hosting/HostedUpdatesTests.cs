using Parley.Agents.Hosting;
using Parley.Realtime;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class HostedUpdatesTests
{
    [Fact]
    public async Task SendAsync_BehindOneThatIsStuck_IsToldThatTheConnectionEnded()
    {
        var stuck = new TaskCompletionSource();
        using var updates = new HostedUpdates(async (_, _) => await stuck.Task);
        var first = updates.SendAsync(Update, TestContext.Current.CancellationToken).AsTask();
        var second = updates.SendAsync(Update, TestContext.Current.CancellationToken).AsTask();

        updates.Dispose();

        await Assert.ThrowsAsync<RealtimeDisconnectedException>(() => second);
        stuck.SetResult();
        await first;
    }

    private static SessionUpdateEvent Update() => new() { Session = new RealtimeSessionConfiguration() };
}
