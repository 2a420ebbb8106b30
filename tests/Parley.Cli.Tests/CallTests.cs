using System.Net;
using System.Net.Sockets;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class CallTests
{
    [Fact]
    public async Task Call_NoServer_SaysHowToStartOne()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "call", "+15550123", "--url", $"http://127.0.0.1:{port}");

        Assert.Equal(ExitCode.Network, exitCode);
        Assert.Contains("parley serve", command.Error, StringComparison.Ordinal);
    }
}
