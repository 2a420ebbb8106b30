using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class LogsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_OfARunningServer_AreShownAndFollowed()
    {
        await using var server = await LiveServer.StartAsync(Cancellation);
        using var command = new CommandLine();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Test");
        Tell(logger, "one");

        var shown = await command.RunAsync(Cancellation, "logs", "--url", server.Url, "--json");
        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line).GetProperty("message").GetString()).ToList();
        var following = command.RunAsync(ending.Token, "logs", "-f", "--url", server.Url);
        await UntilAsync(() => command.Output.Contains("information Parley.Test[0] one", StringComparison.Ordinal), following);
        Tell(logger, "two");
        await UntilAsync(() => command.Output.Contains("Parley.Test[0] two", StringComparison.Ordinal), following);
        await ending.CancelAsync();

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (shown, await following));
        Assert.Contains("one", lines);
    }

    private static void Tell(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, (state, _) => state);

    private static async Task UntilAsync(Func<bool> isSo, Task running)
    {
        while (!isSo() && !running.IsCompleted)
        {
            await Task.Yield();
        }
    }
}
