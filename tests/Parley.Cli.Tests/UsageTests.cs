using System.Net;
using System.Net.Sockets;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class UsageTests
{
    [Theory]
    [InlineData("ask", "Give a question")]
    [InlineData("ask hello --timeout 0", "--timeout must be from 1 to 3600 seconds, but it is '0'.")]
    [InlineData("ask hello --wav x.wav", "Give a question")]
    [InlineData("serve --port high", "--port must be a number from 0 to 65535, but it is 'high'.")]
    [InlineData("--engine cloud", "--engine must be offline, openai or azure_openai, but it is 'cloud'.")]
    [InlineData("ask hello --url nowhere", "--url must begin with http://, https://, ws:// or wss://, but it is 'nowhere'.")]
    [InlineData("serf", "serf")]
    public async Task Run_WrongCommandLine_SaysWhatIsWrongAndExits2(string line, string expected)
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, line.Split(' '));

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(expected, command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("ask --help")]
    [InlineData("keys --help")]
    [InlineData("keys create --help")]
    public async Task Run_Help_NamesTheExitCodesOnce(string line)
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, line.Split(' '));

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Single(command.Output.Split('\n'), text => text.StartsWith("Exit codes: 0 ok; 1 failed", StringComparison.Ordinal));
        Assert.Equal(2, command.Output.Split("Exit codes").Length);
    }

    [Fact]
    public async Task Serve_MistakeInConfiguration_GivesPlaceAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = await command.WriteAsync("parley.yaml", "server:\n  prot: 1\n", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "serve", "--config", file);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.StartsWith($"{file}:2:3: unknown key 'prot'", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_UnknownTool_SaysWhichExistAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = await command.WriteAsync("parley.yaml", "agents: [{ name: a, tools: shopmx }]", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "serve", "--port", "0", "--config", file);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains("Did you mean 'shopmax'?", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OpenAIWithoutKey_SaysWhatToSetAndExits3()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = await command.WriteAsync("parley.yaml", "openai: { api_key: \"${PARLEY_NO_SUCH_KEY}\" }", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "serve", "--engine", "openai", "--config", file);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.Contains("Set OPENAI_API_KEY", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortInUse_SaysWhatToDoAndExits5()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "serve", "--port", $"{port}");

        Assert.Equal(ExitCode.Network, exitCode);
        Assert.Contains($"Port {port} on 127.0.0.1 is in use", command.Error, StringComparison.Ordinal);
        Assert.Contains("--port", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Stopped_PrintsAddressAgentsAndEngineAndExits0()
    {
        using var command = new CommandLine();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = command.RunAsync(stopping.Token, "serve", "--port", "0", "--engine", "offline");
        while (!command.Output.Contains("Ctrl-C", StringComparison.Ordinal) && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stopping.CancelAsync();
        var exitCode = await running;

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("http://127.0.0.1:", command.Output, StringComparison.Ordinal);
        Assert.Contains("shopmax (ShopMax), shifi (ShiFi)", command.Output, StringComparison.Ordinal);
        Assert.Contains("offline (chosen in the settings: offline engine)", command.Output, StringComparison.Ordinal);
    }
}
