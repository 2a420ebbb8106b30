using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.History;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Server.Tests.Twilio;

/// <summary>Whole calls in real time: a simulated carrier, this server's webhook and stream, the engine with its own ears and made-up words.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class SimulatedCallTests
{
    private const string LongAnswer =
        "This is a very long answer about everything that one could ever want to know of the shop, its hours, its people, its goods and its ways, "
        + "and it goes on and on, because nobody stops it, until somebody at last does, which is what this is about.";

    [Fact(Timeout = 120_000)]
    public async Task Caller_SpeaksIntoALongAnswer_StopsItAndTheHistoryHoldsHowMuchWasHeard()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var answers = 0;
        await using var server = await StartAsync(
            options =>
            {
                options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
                options.Twilio.AgentSpeaksFirst = false;
            },
            _ => Interlocked.Increment(ref answers) == 1 ? LongAnswer : "All right.",
            cancellationToken);
        await using var carrier = CreateCarrier(server);
        var question = await CallerSpeech.SayAsync("where is my order please", cancellationToken: cancellationToken);

        var call = carrier.Call(CallerScript.Of(
            new CallerAct.Speak(question),
            new CallerAct.AwaitSpeech(TimeSpan.FromSeconds(2)),
            new CallerAct.Speak(question),
            new CallerAct.AwaitAnswer(),
            new CallerAct.HangUp()));
        var report = await call.Completion.WaitAsync(cancellationToken);

        Assert.Empty(report.Problems);
        var stream = Assert.Single(report.Streams);
        var clear = Assert.Single(stream.Clears, clear => clear.Dropped > TimeSpan.Zero);
        Assert.InRange(clear.Played.TotalSeconds, 2, 6);
        var live = Assert.Single(server.Services.GetRequiredService<LiveCalls>().All);
        await live.WhenIdle.WaitAsync(cancellationToken);
        var cut = live.History.OfType<HistoryMessage>().First(message => message.Text.StartsWith("This is", StringComparison.Ordinal));
        Assert.Equal(clear.Played.TotalMilliseconds, cut.HeardUntil!.Value.TotalMilliseconds, 150.0); // a loaded machine's; bench/run bridge measures it
    }

    [Fact(Timeout = 120_000)]
    [Trait("Category", "Load")]
    public async Task TwentyCalls_AtOnce_EachHearsItsOwnAgentWhole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var indices = Enumerable.Range(1, 20).ToArray();
        await using var server = await StartAsync(
            options =>
            {
                foreach (var index in indices)
                {
                    options.Agents.Add(new AgentOptions { Name = $"agent{index}", Instructions = $"You are number {index}." });
                    options.Twilio.Numbers[Number(index)] = $"agent{index}";
                }
            },
            request => Greeting(indices.Single(index => request.Options?.Instructions?.Contains($"number {index}.", StringComparison.Ordinal) == true
                || request.Messages.Any(message => message.Text.Contains($"number {index}.", StringComparison.Ordinal)))),
            cancellationToken);
        await using var carrier = CreateCarrier(server);

        var calls = indices.Select(index => carrier.Call(
            CallerScript.Of(new CallerAct.AwaitAnswer(), new CallerAct.HangUp()), new CallParty("+15550199", Number(index)))).ToArray();
        var reports = await Task.WhenAll(calls.Select(call => call.Completion)).WaitAsync(cancellationToken);

        Assert.All(reports, report => Assert.Empty(report.Problems));
        Assert.All(indices.Zip(reports), pair =>
        {
            var late = Assert.Single(pair.Second.Streams).Heard.Duration - (Greeting(pair.First).Length * FakeTextToSpeechClient.CharacterDuration);
            Assert.InRange(late.TotalMilliseconds, 0, 5); // what the resamplers hold back is flushed at the end
        });

        static string Number(int index) => $"+1555010{index:00}";
        static string Greeting(int index) => new string('a', 20 + (4 * index)) + ".";
    }

    private static Task<RunningServer> StartAsync(
        Action<ParleyOptions> configure, Func<FakeChatRequest, string> reply, CancellationToken cancellationToken) => RunningServer.StartBareAsync(
        cancellationToken,
        options =>
        {
            options.Twilio.AccountSid = TwilioServer.AccountSid;
            options.Twilio.AuthTokens.Add(TwilioServer.Token);
            options.Twilio.PublicUrl = new Uri(TwilioServer.PublicUrl);
            configure(options);
        },
        builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("where is my order", "stop"));
            builder.AddChatModel(_ => FakeChatClient.Replying(reply));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
        });

    private static SimulatedCarrier CreateCarrier(RunningServer server) => new(new SimulatedCarrierOptions
    {
        VoiceUrl = new Uri(server.Url, "/twilio/voice"),
        PublicOrigin = new Uri(TwilioServer.PublicUrl),
        AccountSid = TwilioServer.AccountSid,
        AuthToken = TwilioServer.Token,
    });
}
