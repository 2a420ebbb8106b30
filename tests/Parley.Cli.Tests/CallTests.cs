using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Stages;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class CallTests
{
    private const string Key = "a-key-of-the-server";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task Call_Answered_IsFollowedToItsEnd()
    {
        await using var carrier = CreateCarrier(CalledParty.Answers(CallerScript.Of(new CallerAct.AwaitAnswer(), new CallerAct.HangUp())), out var options);
        await using var server = await StartAsync(carrier, options);
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "call", "+15550123", "--agent", "anna", "--url", server.Urls.First(), "--api-key", Key);

        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((ExitCode.Ok, ""), (exitCode, command.Error));
        Assert.Matches("^call_[^ ]+ with anna$", lines[0]);
        Assert.Contains("  queued", lines);
        Assert.Matches("^  (completed|ended)", lines[^1]); // ended, until the carrier has reported it
        Assert.Empty((await Assert.Single(carrier.Calls).Completion).Problems);
    }

    [Fact]
    public async Task Call_BusyTwiceAsJson_IsFollowedOverItsAttempts()
    {
        await using var carrier = CreateCarrier(CalledParty.Fails("busy"), out var options);
        await using var server = await StartAsync(carrier, options);
        using var command = new CommandLine();

        var calling = command.RunAsync(
            Cancellation, "call", "+15550123", "--attempts", "2", "--json", "--url", server.Urls.First(), "--api-key", Key);
        var placed = await carrier.Outbound.ReadAsync(Cancellation);
        await placed.Completion;
        var id = await CallOffAsync(server);
        var exitCode = await calling;

        var states = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal((ExitCode.Failed, ""), (exitCode, command.Error));
        Assert.All(states, state => Assert.Equal(id, state.GetProperty("id").GetString()));
        Assert.Equal(("canceled", "canceled"), (states[^1].GetProperty("state").GetString(), states[^1].GetProperty("end_reason").GetString()));
        Assert.Single(carrier.Calls);
    }

    /// <summary>Calls off the one call as soon as it waits for its next attempt; its id.</summary>
    private static async Task<string> CallOffAsync(WebApplication server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        while (true)
        {
            var list = JsonElement.Parse(await http.GetByteArrayAsync("/v1/calls", Cancellation));
            var id = list.GetProperty("data")[0].GetProperty("id").GetString()!;
            using var answer = await http.DeleteAsync($"/v1/calls/{id}", Cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return id;
            }

            await Task.Delay(10, Cancellation);
        }
    }

    private static SimulatedCarrier CreateCarrier(CalledParty party, out SimulatedCarrierOptions options)
    {
        options = new SimulatedCarrierOptions { Called = _ => party };
        return new SimulatedCarrier(options);
    }

    /// <summary>A server with an agent whose words are made up.</summary>
    private static async Task<WebApplication> StartAsync(SimulatedCarrier carrier, SimulatedCarrierOptions carrierOptions)
    {
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Server.ApiKeys.Add(Key);
        options.Engine.Selection = EngineSelection.Offline;
        options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
        options.Twilio.AccountSid = carrierOptions.AccountSid;
        options.Twilio.AuthTokens.Add(carrierOptions.AuthToken);
        options.Twilio.ApiUrl = carrier.ApiOrigin;
        options.Twilio.From = "+15550199";
        options.Twilio.PublicUrl = new Uri("https://voice.example.com");
        var server = ParleyApplication.Build(options, builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
            builder.AddChatModel(_ => FakeChatClient.Replying(_ => "Good day."));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        carrierOptions.PublicOrigin = options.Twilio.PublicUrl;
        carrierOptions.VoiceUrl = new Uri(new Uri(server.Urls.First()), "/twilio/voice");
        return server;
    }
}
