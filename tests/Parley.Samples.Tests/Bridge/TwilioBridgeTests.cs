using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Stages;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Samples.Tests.Bridge;

/// <summary>The sample bridge between a simulated Twilio and a Realtime service that another Parley plays, with a model that keeps to a script.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed partial class TwilioBridgeTests
{
    private const string Key = "sk-proj-0123456789";
    private const string PublicUrl = "https://voice.example.com";
    private const string Greeting = "Good afternoon.";
    private const string Wish = "Please call me back tomorrow.";
    private const string Reply = "I will see to it.";
    private const string Result = "A colleague calls back tomorrow.";

    [Fact(Timeout = 120_000)]
    public async Task Call_ThroughTheSample_IsAnsweredWrittenDownAndServedByTheBrain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var chat = FakeChatClient.Replying(Answer);
        await using var service = await StartServiceAsync(chat, cancellationToken);
        var carrierOptions = new SimulatedCarrierOptions { PublicOrigin = new Uri(PublicUrl) };
        await using var bridge = await RunningBridge.StartAsync(
            new Dictionary<string, string>
            {
                ["OPENAI_API_KEY"] = Key,
                ["OPENAI_BASE_URL"] = new Uri(new Uri(service.Urls.First()), "/v1").AbsoluteUri,
                ["TWILIO_ACCOUNT_SID"] = carrierOptions.AccountSid,
                ["TWILIO_AUTH_TOKEN"] = carrierOptions.AuthToken,
                ["PUBLIC_URL"] = PublicUrl,
            },
            cancellationToken);
        carrierOptions.VoiceUrl = new Uri(bridge.Url, "/twilio/voice");
        await using var carrier = new SimulatedCarrier(carrierOptions);
        var wish = await CallerSpeech.SayAsync(Wish, cancellationToken: cancellationToken);

        var call = carrier.Call(CallerScript.Of(
            new CallerAct.AwaitAnswer(),
            new CallerAct.Speak(wish),
            new CallerAct.AwaitSpeech(Spoken(Reply) + (Spoken(Result) / 2)), // well into what the brain brought back
            new CallerAct.AwaitAnswer(),
            new CallerAct.HangUp()));
        var report = await call.Completion.WaitAsync(cancellationToken);
        Assert.Empty(report.Problems); // before something is waited for that may not come
        await bridge.UntilPrintedAsync($"Agent: {Result}", cancellationToken);

        var heard = Assert.Single(report.Streams).Heard.Duration;
        Assert.Equal((Spoken(Greeting) + Spoken(Reply) + Spoken(Result)).TotalSeconds, heard.TotalSeconds, 0.1);
        Assert.Equal(
            [$"Agent: {Greeting}", $"Caller: {Wish}", $"Agent: {Reply}", $"Agent: {Result}"],
            bridge.Printed.Where(line => Speaker().IsMatch(line)).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.All(chat.Requests, request => Assert.Contains("Be concise and clear", Instructions(request), StringComparison.Ordinal));
    }

    private static TimeSpan Spoken(string text) => text.Length * FakeTextToSpeechClient.CharacterDuration;

    private static string Answer(FakeChatRequest request) => Told().Match(request.Messages is [.., var last] ? last.Text : "") is { Success: true } told
        ? told.Groups[1].Value
        : request.LastUserText.Length > 0 ? Reply : Greeting;

    private static string Instructions(FakeChatRequest request) =>
        request.Options?.Instructions ?? string.Join('\n', request.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));

    private static async Task<WebApplication> StartServiceAsync(FakeChatClient chat, CancellationToken cancellationToken)
    {
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Server.ApiKeys.Add(Key);
        options.Engine.Selection = EngineSelection.Offline;
        var service = ParleyApplication.Build(options, builder => builder
            .AddSpeechToText(_ => new FakeSpeechToTextClient(_ => Wish))
            .AddChatModel(_ => chat)
            .AddTextToSpeech(_ => new FakeTextToSpeechClient()));
        await service.StartAsync(cancellationToken);
        return service;
    }

    [GeneratedRegex("Say to the caller: \"(.*)\"")]
    private static partial Regex Told();

    [GeneratedRegex("^[^ ]+ (Caller|Agent): ")]
    private static partial Regex Speaker();
}
