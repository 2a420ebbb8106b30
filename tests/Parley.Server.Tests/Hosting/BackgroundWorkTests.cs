using Parley.Server.Hosting;
using Parley.Server.Tests.Gateway;

namespace Parley.Server.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class BackgroundWorkTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dispose_HostWasNeverStopped_EndsQuietly()
    {
        using var log = new LogText();
        var work = new BackgroundWork("wait", token => Task.Delay(Timeout.InfiniteTimeSpan, token), log);

        work.Start();
        work.Dispose(); // perhaps before the pool has begun it
        await work.Running.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.True(work.Running.IsCompletedSuccessfully);
        Assert.Empty(log.Text);
    }

    [Fact]
    public async Task StopAsync_WorkRuns_WaitsForItsEnd()
    {
        using var log = new LogText();
        var hasEnded = false;
        using var work = new BackgroundWork(
            "wait",
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                hasEnded = true;
            },
            log);
        work.Start();

        await work.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(hasEnded);
    }

    [Fact]
    public async Task Work_Throws_IsLoggedWithoutItsText()
    {
        using var log = new LogText();
        using var work = new BackgroundWork("break", _ => throw new InvalidOperationException("secret"), log);

        work.Start();
        await work.Running.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.Contains("InvalidOperationException", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", log.Text, StringComparison.Ordinal);
    }
}
