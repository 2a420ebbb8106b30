using System.Net;
using System.Net.Sockets;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

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

    [Fact]
    public async Task Call_ServerWithoutATelephone_SaysWhatIsMissing()
    {
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Engine.Selection = EngineSelection.Offline;
        await using var server = ParleyApplication.Build(options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "call", "+15550123", "--url", server.Urls.First());

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("twilio.account_sid", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_UrlOfAnotherKind_IsAMistakeOfTheCommandLine()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "call", "+15550123", "--url", "ftp://here");

        Assert.Equal(ExitCode.Usage, exitCode);
    }
}
