using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Twilio;
using Parley.Testing.Stages;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Server.Tests.Configuration;

/// <summary>Files that were written for another voice project, to the letter: a call is answered by the service that they name. Another Parley plays the service.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class SeedConfigurationTests
{
    private const string WholeFile =
        """
        openai_realtime:
          enabled: true
          api_key: ${OPENAI_API_KEY}
          model: "gpt-4o-realtime-preview-2024-12-17"
          voice: "alloy"  # Options: alloy, echo, fable, onyx, nova, shimmer

        # Disable standalone Whisper (Realtime includes it)
        whisper:
          enabled: false
        """;

    private const string OtherVoice =
        """
        openai_realtime:
          voice: "nova"  # Switch to friendly, upbeat voice
        """;

    private const string OwnInstructions =
        """
        openai_realtime:
          system_instruction: |
            You are a professional AI assistant making phone calls.
            
            Guidelines:
            - Be concise and clear (phone conversations)
            - Listen carefully before responding
            - Ask clarifying questions when needed
            - Summarize key points at the end
            - Stay professional and friendly
        """;

    private const string Key = "sk-proj-0123456789";
    private const string Greeting = "Good afternoon.";

    [Theory(Timeout = 60_000)]
    [InlineData(WholeFile, "gpt-4o-realtime-preview-2024-12-17", "alloy", "")]
    [InlineData(OtherVoice, "gpt-realtime-2.1", "nova", "")]
    [InlineData(OwnInstructions, "gpt-realtime-2.1", null, "- Stay professional and friendly")]
    public async Task Call_WithTheSectionsAsTheyStand_IsAnsweredByTheService(string yaml, string model, string? voice, string instructions)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var chat = FakeChatClient.Replying(_ => Greeting);
        var speech = new FakeTextToSpeechClient();
        await using var service = await RunningServer.StartBareAsync(
            cancellationToken,
            options =>
            {
                options.Server.ApiKeys.Add(Key);
                options.Server.ModelAliases.Clear();
                options.Server.ModelAliases.Add(model); // no other model is served
            },
            builder => builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("")).AddChatModel(_ => chat).AddTextToSpeech(_ => speech));
        var options = Read(yaml, new Uri(service.Url, "/v1"));
        await using var bridge = ParleyApplication.Build(options);
        await bridge.StartAsync(cancellationToken);
        await using var carrier = new SimulatedCarrier(new SimulatedCarrierOptions
        {
            VoiceUrl = new Uri(new Uri(bridge.Urls.First()), "/twilio/voice"),
            PublicOrigin = new Uri(TwilioServer.PublicUrl),
            AccountSid = TwilioServer.AccountSid,
            AuthToken = TwilioServer.Token,
        });

        var call = carrier.Call(CallerScript.Of(new CallerAct.AwaitAnswer(), new CallerAct.HangUp()));
        var report = await call.Completion.WaitAsync(cancellationToken);

        Assert.Empty(report.Problems);
        var heard = Assert.Single(report.Streams).Heard.Duration;
        Assert.Equal((Greeting.Length * FakeTextToSpeechClient.CharacterDuration).TotalSeconds, heard.TotalSeconds, 0.1);
        Assert.Equal(voice, voice is null ? null : speech.LastOptions?.VoiceId);
        Assert.Contains(instructions, Assert.Single(chat.Requests).Options?.Instructions ?? "", StringComparison.Ordinal);
    }

    /// <summary>The file gives no address of the service and no carrier: the one comes from the environment, the other is added here.</summary>
    private static ParleyOptions Read(string yaml, Uri service)
    {
        var options = ParleyConfigurationFile.Parse(yaml, "config.yaml", "/", name => name switch
        {
            "OPENAI_API_KEY" => Key,
            "OPENAI_BASE_URL" => service.AbsoluteUri,
            _ => null,
        });
        options.Server.Port = 0;
        options.Twilio.AccountSid = TwilioServer.AccountSid;
        options.Twilio.AuthTokens.Add(TwilioServer.Token);
        options.Twilio.PublicUrl = new Uri(TwilioServer.PublicUrl);
        return options;
    }
}
