using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Audio.Wav;
using Parley.Testing.Telephone;

namespace Parley.Cli.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed partial class SimulateTests
{
    /// <summary>The telephone of every carrier; Telnyx's key is the one that the simulator makes of its own secret.</summary>
    private const string Others = """
        telnyx: { public_key: "#KEY", public_url: "https://voice.example.com" }
        plivo: { auth_token: simulated-auth-token, public_url: "https://voice.example.com" }
        signalwire: { project_id: AC00000000000000000000000000000001, signing_key: simulated-auth-token, public_url: "https://voice.example.com" }
        vonage: { signature_secret: simulated-auth-token, public_url: "https://voice.example.com" }
        """;

    private const string Twilio = """
        twilio:
          account_sid: AC00000000000000000000000000000001
          auth_token: simulated-auth-token
          public_url: https://voice.example.com
        """;

    [Fact(Timeout = 120_000)]
    public async Task Simulate_ACallerAsks_IsAnsweredAndMeasured()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var server = new CommandLine();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (serving, url) = await ServeAsync(server, stop.Token);
        using var command = new CommandLine();
        var folder = Path.Combine(command.Folder, "heard");

        var exitCode = await command.RunAsync(
            cancellationToken, "simulate", url, "--public-url", "https://voice.example.com", "--say", "where is my order delhi seven seven two one", "--save", folder, "--json");
        await stop.CancelAsync();
        await serving;

        Assert.True(exitCode == ExitCode.Ok, command.Output + command.Error);
        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToArray();
        var call = lines.Single(line => line.GetProperty("event").GetString() == "call");
        Assert.Equal("completed", call.GetProperty("status").GetString());
        Assert.Equal(1, call.GetProperty("response_ms").GetArrayLength());
        Assert.Equal(0, call.GetProperty("problems").GetArrayLength());
        Assert.Equal(1, lines.Single(line => line.GetProperty("event").GetString() == "total").GetProperty("response_ms").GetProperty("count").GetInt32());
        var heard = WavReader.ReadAll(await File.ReadAllBytesAsync(Path.Combine(folder, "call-001.wav"), cancellationToken));
        Assert.Equal(call.GetProperty("heard_ms").GetInt64(), heard.Duration.TotalMilliseconds, 1.0);
    }

    [Fact(Timeout = 120_000)]
    public async Task Simulate_OtherCarriers_AreAnswered()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var server = new CommandLine();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (serving, url) = await ServeAsync(server, stop.Token);

        foreach (var carrier in new[] { "telnyx", "plivo", "signalwire", "vonage" })
        {
            using var command = new CommandLine();
            var exitCode = await command.RunAsync(cancellationToken, "simulate", url, "--carrier", carrier, "--public-url", "https://voice.example.com", "--say", "hello");
            Assert.True(exitCode == ExitCode.Ok, $"{carrier}: {command.Output}{command.Error}");
            Assert.Matches("Call 1: completed, .*first audio", command.Output);
        }

        await stop.CancelAsync();
        await serving;
    }

    [Fact(Timeout = 60_000)]
    public async Task Simulate_WrongToken_SaysThatTheServerRefusesTheCalls()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var server = new CommandLine();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (serving, url) = await ServeAsync(server, stop.Token);
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(
            cancellationToken, "simulate", url, "--public-url", "https://voice.example.com", "--auth-token", "another", "--calls", "2", "--rate", "100");
        await stop.CancelAsync();
        await serving;

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal(2, Refused().Count(command.Output));
        Assert.Contains("2 calls, 2 with a problem", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_NobodyThere_IsAMatterOfTheNetwork()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "simulate", "http://127.0.0.1:1");

        Assert.Equal(ExitCode.Network, exitCode);
        Assert.Contains("11205 /twilio/voice cannot be reached", command.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--carrier", "nobody", "--carrier must be one of twilio, signalwire, telnyx, plivo, vonage")]
    [InlineData("--calls", "0", "--calls must be a number from 1 to 1000")]
    [InlineData("--rate", "x", "--rate must be a number from 0.01 to 1000")]
    [InlineData("--duration", "5", "--duration must be a time such as 500ms")]
    [InlineData("--press", "1x", "--press takes at most 32 keys")]
    [InlineData("--public-url", "voice.example.com", "The URL must begin with http:// or https://")]
    [InlineData("--voice", "nobody", "There is no voice 'nobody'")]
    public async Task Simulate_WrongOption_SaysWhatItTakes(string option, string value, string message)
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "simulate", option, value);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
    }

    private static async Task<(Task<int> Serving, string Url)> ServeAsync(CommandLine server, CancellationToken cancellationToken)
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "parley.yaml"), cancellationToken);
        foreach (var file in new[] { "ShopMax", "ShiFi" })
        {
            CopyFolder(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(server.Folder, file));
        }

        var config = await server.WriteAsync("parley.yaml", $"{sample}\n{Twilio}\n{Others.Replace("#KEY", new SimulatedCarrierOptions().PublicKey, StringComparison.Ordinal)}\n", cancellationToken);
        var serving = server.RunAsync(cancellationToken, "serve", "--port", "0", "--engine", "offline", "--config", config);
        while (true)
        {
            if (Page().Match(server.Output) is { Success: true } page)
            {
                return (serving, page.Groups[1].Value);
            }

            Assert.False(serving.IsCompleted, server.Error);
            await Task.Delay(20, cancellationToken);
        }
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    [GeneratedRegex(@"Page\s+(http://[\d.:]+)")]
    private static partial Regex Page();

    [GeneratedRegex("11200 /twilio/voice was answered with 403")]
    private static partial Regex Refused();
}
