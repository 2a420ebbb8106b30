using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.History;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Server.Tests.Telephone;

/// <summary>Whole calls in real time by each carrier: its webhook, its language, its wire.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class CarrierCallTests
{
    private const string PublicUrl = "https://voice.example.com";
    private const string Secret = "secret-of-the-account";
    private const string Account = "ACtest";
    private const string LongAnswer =
        "This is a very long answer about everything that one could ever want to know of the shop, its hours, its people, its goods and its ways, "
        + "and it goes on and on, because nobody stops it, until somebody at last does, which is what this is about.";

    [Theory(Timeout = 120_000)]
    [InlineData(CarrierKind.Telnyx)]
    [InlineData(CarrierKind.Plivo)]
    [InlineData(CarrierKind.SignalWire)]
    [InlineData(CarrierKind.Vonage)]
    public async Task Caller_AsksInterruptsAndPressesAKey_IsAnsweredAndItsTokenIsGoodOnce(CarrierKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(kind, cancellationToken);
        await using var carrier = CreateCarrier(server, kind);
        var question = await CallerSpeech.SayAsync("where is my order please", cancellationToken: cancellationToken);

        var call = carrier.Call(
            CallerScript.Of(
                new CallerAct.Speak(question),
                new CallerAct.AwaitSpeech(TimeSpan.FromSeconds(1)),
                new CallerAct.Speak(question),
                new CallerAct.AwaitAnswer(),
                new CallerAct.Press("7#"),
                new CallerAct.AwaitAnswer(),
                new CallerAct.HangUp()),
            new CallParty("+15550111", "+15550100"));
        var report = await call.Completion.WaitAsync(cancellationToken);

        Assert.Empty(report.Problems);
        var stream = Assert.Single(report.Streams);
        Assert.Single(stream.Clears, clear => clear.Dropped > TimeSpan.Zero);
        var live = Assert.Single(server.Services.GetRequiredService<LiveCalls>().All);
        await live.WhenIdle.WaitAsync(cancellationToken);
        Assert.Equal(("bob", "+15550111", "+15550100"), (live.AgentName, live.From, live.To));
        var said = live.History.OfType<HistoryMessage>().Select(message => message.Text).ToArray();
        Assert.Contains(said, text => text.Length > 0 && LongAnswer.StartsWith(text, StringComparison.Ordinal) && text.Length < LongAnswer.Length); // what was heard of it
        Assert.Contains("All right.", said);
        Assert.Contains("[The caller pressed 7 #]", said);

        await AssertRefusedAsync(server, kind, report.CallSid, Token(report.Verbs[0].Xml), cancellationToken);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(CarrierKind.Telnyx)]
    [InlineData(CarrierKind.Plivo)]
    [InlineData(CarrierKind.SignalWire)]
    [InlineData(CarrierKind.Vonage)]
    public async Task Stranger_SignsWithAnotherSecret_IsRefused(CarrierKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(kind, cancellationToken);
        await using var carrier = CreateCarrier(server, kind, options => options.SignsWrongly = true);

        var report = await carrier.Call().Completion.WaitAsync(cancellationToken);

        Assert.Contains("403", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(server.Services.GetRequiredService<LiveCalls>().All);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(CarrierKind.Telnyx)]
    [InlineData(CarrierKind.Plivo)]
    [InlineData(CarrierKind.SignalWire)]
    [InlineData(CarrierKind.Vonage)]
    public async Task Caller_HangsUpWhileTheAgentSpeaks_EndsTheCallOnce(CarrierKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(kind, cancellationToken, agentSpeaksFirst: true);
        await using var carrier = CreateCarrier(server, kind, options =>
        {
            options.StatusCallback = new Uri($"{PublicUrl}/{Name(kind)}/call-status");
            options.DoublesCallbacks = true;
        });

        var call = carrier.Call(CallerScript.Of(new CallerAct.AwaitSpeech(TimeSpan.FromSeconds(1)), new CallerAct.HangUp()));
        var report = await call.Completion.WaitAsync(cancellationToken);

        Assert.Empty(report.Problems);
        var live = Assert.Single(server.Services.GetRequiredService<LiveCalls>().All);
        await live.WhenIdle.WaitAsync(cancellationToken);
        Assert.Equal(("hang_up", 1), (live.EndReason, live.History.Count));
    }

    private static string Name(CarrierKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The token stands in XML as a parameter or a header, in JSON as a member.</summary>
    private static string Token(string answer)
    {
        var start = answer.IndexOf("token", StringComparison.Ordinal) + "token".Length;
        var token = new string([.. answer[start..].SkipWhile(character => !char.IsAsciiLetterOrDigit(character)).TakeWhile(char.IsAsciiLetterOrDigit)]);
        return token == "value" ? new string([.. answer[(answer.IndexOf("value=\"", start, StringComparison.Ordinal) + 7)..].TakeWhile(char.IsAsciiLetterOrDigit)]) : token;
    }

    /// <summary>Somebody shows a used token on a stream of his own: it is closed, and no second call is there.</summary>
    private static async Task AssertRefusedAsync(RunningServer server, CarrierKind kind, string callId, string token, CancellationToken cancellationToken)
    {
        Assert.Equal(43, token.Length);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/{Name(kind)}/media"), cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes(Start(kind, callId, token).ToJsonString()), WebSocketMessageType.Text, true, cancellationToken);

        var received = await ReceiveCloseAsync(socket, cancellationToken);

        Assert.Equal(WebSocketMessageType.Close, received);
        Assert.Single(server.Services.GetRequiredService<LiveCalls>().All);
    }

    private static async Task<WebSocketMessageType> ReceiveCloseAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close || received.MessageType == WebSocketMessageType.Binary)
            {
                return received.MessageType;
            }
        }
    }

    private static JsonObject Start(CarrierKind kind, string callId, string token)
    {
        var parameters = new JsonObject { ["token"] = token, ["call"] = callId };
        return kind switch
        {
            CarrierKind.Telnyx => new JsonObject
            {
                ["event"] = "start", ["stream_id"] = "s2",
                ["start"] = new JsonObject
                {
                    ["call_control_id"] = callId, ["custom_parameters"] = parameters,
                    ["media_format"] = new JsonObject { ["encoding"] = "PCMU", ["sample_rate"] = 8000 },
                },
            },
            CarrierKind.Plivo => new JsonObject
            {
                ["event"] = "start", ["extra_headers"] = $"token={token}",
                ["start"] = new JsonObject
                {
                    ["callId"] = callId, ["streamId"] = "s2", ["accountId"] = Account,
                    ["mediaFormat"] = new JsonObject { ["encoding"] = "audio/x-mulaw", ["sampleRate"] = 8000 },
                },
            },
            CarrierKind.Vonage => new JsonObject
            {
                ["event"] = "websocket:connected", ["content-type"] = "audio/l16;rate=8000", ["token"] = token, ["call"] = callId,
            },
            _ => new JsonObject
            {
                ["event"] = "start", ["streamSid"] = "s2",
                ["start"] = new JsonObject
                {
                    ["callSid"] = callId, ["streamSid"] = "s2", ["accountSid"] = Account, ["customParameters"] = parameters,
                    ["mediaFormat"] = new JsonObject { ["encoding"] = "audio/x-mulaw", ["sampleRate"] = 8000 },
                },
            },
        };
    }

    private static Task<RunningServer> StartAsync(CarrierKind kind, CancellationToken cancellationToken, bool agentSpeaksFirst = false) => RunningServer.StartBareAsync(
        cancellationToken,
        options =>
        {
            options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
            options.Agents.Add(new AgentOptions { Name = "bob", Instructions = "You are Bob." });
            options.Telnyx.PublicKeys.Add(new SimulatedCarrierOptions { AuthToken = Secret }.PublicKey);
            options.Plivo.AuthTokens.Add(Secret);
            options.SignalWire.ProjectId = Account;
            options.SignalWire.SigningKeys.Add(Secret);
            options.Vonage.SignatureSecrets.Add(Secret);
            var carrier = options.Carriers.Single(carrier => carrier.Section == Name(kind));
            foreach (var line in options.Carriers)
            {
                line.PublicUrl = new Uri(PublicUrl);
            }

            carrier.Numbers["+15550100"] = "bob";
            carrier.AgentSpeaksFirst = agentSpeaksFirst;
        },
        builder =>
        {
            var answers = 0;
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("where is my order", "stop"));
            builder.AddChatModel(_ => FakeChatClient.Replying(_ => Interlocked.Increment(ref answers) == 1 ? LongAnswer : "All right."));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
        });

    private static SimulatedCarrier CreateCarrier(RunningServer server, CarrierKind kind, Action<SimulatedCarrierOptions>? configure = null)
    {
        var options = new SimulatedCarrierOptions
        {
            Kind = kind,
            VoiceUrl = new Uri(server.Url, $"/{Name(kind)}/voice"),
            PublicOrigin = new Uri(PublicUrl),
            AccountSid = Account,
            AuthToken = Secret,
        };
        configure?.Invoke(options);
        return new SimulatedCarrier(options);
    }
}
