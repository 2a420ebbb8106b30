using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;
using Parley.Testing.Server;

namespace Parley.Realtime.OpenAI;

/// <summary>Getting in: what is sent, what is awaited, and how long.</summary>
[Trait("Category", "Integration")]
public sealed class OpenAIRealtimeModelTests
{
    private const string Key = "sk-very-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Statement(27, 28)]
    [Row(49)]
    public async Task ConnectAsync_OpenAI_SendsKeyModelAndBillingHeadersAndNothingOfTheBeta()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created, Token);
        var options = Options(server);
        (options.SafetyIdentifier, options.Organization, options.Project) = ("user_7", "org_1", "proj_1");
        options.Headers["X-Trace"] = "t";

        await using (await new OpenAIRealtimeModel(options).ConnectAsync(Token))
        {
        }

        var head = (await playing).Split("\r\n");
        Assert.Equal("GET /v1/realtime?model=gpt%20x HTTP/1.1", head[0]);
        Assert.Contains($"Authorization: Bearer {Key}", head);
        Assert.Contains("OpenAI-Safety-Identifier: user_7", head);
        Assert.Contains("OpenAI-Organization: org_1", head);
        Assert.Contains("OpenAI-Project: proj_1", head);
        Assert.Contains("X-Trace: t", head);
        Assert.Contains("Sec-WebSocket-Protocol: realtime", head);
        Assert.DoesNotContain(head, line => line.Contains("beta", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false, "api-key: " + Key)]
    [InlineData(true, "Authorization: Bearer " + Key)]
    [Row(54), Complaint(19)]
    public async Task ConnectAsync_Azure_ShowsKeyOrTokenInItsHeader(bool withToken, string header)
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created, Token);
        var options = OpenAIRealtimeOptions.ForAzure(new Uri(server.Endpoint, "/"), "my deployment");
        options.UseApiKey(Key);
        if (withToken)
        {
            options.UseBearerToken(_ => ValueTask.FromResult(Key));
        }

        await using (await new OpenAIRealtimeModel(options).ConnectAsync(Token))
        {
        }

        var head = (await playing).Split("\r\n");
        Assert.Equal("GET /openai/v1/realtime?model=my%20deployment HTTP/1.1", head[0]);
        Assert.Single(head, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.Contains(header, head);
    }

    [Fact]
    public async Task ConnectAsync_TranslationModel_SpeaksTheEventsOfATranslationSession()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(
            """
            < {"type":"session.created","event_id":"e1","session":{"type":"translation","id":"sess_1","model":"gpt-realtime-translate"}}
            > session.update
            > session.input_audio_buffer.append
            < {"type":"session.output_audio.delta","event_id":"e2","delta":"AAECAw=="}
            > session.close
            < {"type":"session.closed","event_id":"e3"}
            ! 1000
            """,
            Token);
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, TranslationModel = "gpt-realtime-translate" };
        var update = new TranslationSession { Audio = new TranslationAudio { Output = new TranslationAudioOutput { Language = "fr" } } };

        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);
        await connection.SendAsync(new TranslationSessionUpdateEvent { Session = update }, Token);
        await connection.SendAudioAsync(new byte[4], Token);
        await connection.SendAsync(new TranslationSessionCloseEvent(), Token);
        var events = await connection.ReceiveAsync(Token).ToListAsync(Token);

        Assert.StartsWith("GET /v1/realtime/translations?model=gpt-realtime-translate HTTP/1.1", await playing, StringComparison.Ordinal);
        Assert.Equal("""{"audio":{"output":{"language":"fr"}}}""", server.Received[0].GetProperty("session").GetRawText());
        Assert.Equal("AAAAAA==", server.Received[1].GetProperty("audio").GetString());
        Assert.Collection(
            events,
            first => Assert.Equal("gpt-realtime-translate", Assert.IsType<TranslationSessionCreatedEvent>(first).Session.Model),
            second => Assert.Equal(4, Assert.IsType<TranslationAudioDeltaEvent>(second).Delta.Length),
            third => Assert.IsType<TranslationClosedEvent>(third));
    }

    [Fact]
    public void Constructor_SessionWithTranslationModel_SaysWhatToLeaveOut()
    {
        var options = new OpenAIRealtimeOptions { TranslationModel = "gpt-realtime-translate", Session = new RealtimeSessionConfiguration() };

        var fault = Assert.Throws<ArgumentException>(() => new OpenAIRealtimeModel(options));

        Assert.Contains("leave Session out", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Row(50)]
    public async Task ConnectAsync_KeyFunction_IsAskedAnewAtEachConnect()
    {
        using var server = new ScriptedServer();
        var count = 0;
        var options = Options(server);
        options.UseBearerToken(_ => ValueTask.FromResult($"token-{++count}"));
        var model = new OpenAIRealtimeModel(options);
        var heads = new List<string>();

        for (var round = 0; round < 2; round++)
        {
            var playing = server.PlayAsync(Scripts.Created, Token);
            await using (await model.ConnectAsync(Token))
            {
            }

            heads.Add(await playing);
        }

        Assert.Contains("Bearer token-1\r\n", heads[0], StringComparison.Ordinal);
        Assert.Contains("Bearer token-2\r\n", heads[1], StringComparison.Ordinal);
    }

    [Fact]
    [Statement(43, 87, 89)]
    [Row(59), Complaint(17)]
    public async Task ConnectAsync_WithSession_ReturnsOnceItIsAcknowledgedAndShowsWhatTheServerMadeOfIt()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Configured + "! 1000", Token);
        var options = Options(server);
        options.Session = new RealtimeSessionConfiguration { Instructions = "Answer calls." };

        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);
        var events = await connection.ReadAllAsync();

        await playing;
        var sent = Assert.Single(server.Received);
        Assert.Equal("realtime", sent.GetProperty("session").GetProperty("type").GetString());
        Assert.InRange(sent.GetProperty("event_id").GetString()!.Length, 1, 512);
        var created = Assert.IsType<SessionCreatedEvent>(Assert.Single(events));
        var session = Assert.IsType<RealtimeSessionConfiguration>(created.Session);
        Assert.Equal("Answer calls for a bakery.", session.Instructions);
        Assert.Equal("event_1", created.EventId);
    }

    [Fact]
    public async Task ConnectAsync_EventsBeforeTheAcknowledgement_AreKeptForTheReader()
    {
        const string Early = """
            > session.update
            < {"type":"rate_limits.updated","event_id":"event_9","rate_limits":[]}
            < {"type":"session.updated","event_id":"event_2","session":{"type":"realtime"}}
            < {"type":"brand.new","event_id":"event_3"}
            ! 1000
            """;
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + Early, Token);
        var options = Options(server);
        options.Session = new RealtimeSessionConfiguration();

        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);
        var events = await connection.ReadAllAsync();

        await playing;
        Assert.Equal(["session.created", "rate_limits.updated", "brand.new"], events.Select(serverEvent => serverEvent.Type));
    }

    [Fact]
    [Row(60)]
    public async Task ConnectAsync_SessionRejected_ThrowsWithTheServersReason()
    {
        const string Rejected = """
            > session.update
            < {"type":"error","event_id":"event_2","error":{"type":"invalid_request_error","code":"invalid_value","message":"Invalid value: 'nova'.","param":"session.audio.output.voice","event_id":"parley_connect"}}
            """;
        using var server = new ScriptedServer();
        var playing = server.PlayAsync(Scripts.Created + Rejected, Token);
        var options = Options(server);
        options.Session = new RealtimeSessionConfiguration();

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal("invalid_value", fault.Code);
        Assert.Contains("Invalid value: 'nova'.", fault.Message, StringComparison.Ordinal);
        await playing;
    }

    [Fact]
    [Row(56)]
    public async Task ConnectAsync_ServerNeverGreets_TimesOut()
    {
        using var stub = new WebSocketListener();
        var accepting = stub.AcceptAsync(Token);
        var options = new OpenAIRealtimeOptions { Endpoint = stub.Endpoint, Model = "m", ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        options.Socket.CloseTimeout = TimeSpan.FromMilliseconds(50);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await new OpenAIRealtimeModel(options).ConnectAsync(Token));

        Assert.Equal(RealtimeFailure.TimedOut, fault.Failure);
        Assert.Contains("within 0.3 s", fault.Message, StringComparison.Ordinal);
        (await accepting).Socket.Dispose();
    }

    [Fact]
    [Row(55)]
    public async Task ConnectAsync_CallId_DoesNotWaitForAGreeting()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync("""< {"type":"input_audio_buffer.cleared","event_id":"e"}""", Token);
        var options = Options(server);
        (options.Model, options.CallId) = (null, "rtc_1");

        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(Token);

        await using (var events = connection.ReceiveAsync(Token).GetAsyncEnumerator(Token))
        {
            Assert.True(await events.MoveNextAsync());
            Assert.IsType<InputAudioBufferClearedEvent>(events.Current);
        }

        await connection.DisposeAsync();
        Assert.StartsWith("GET /v1/realtime?call_id=rtc_1 ", await playing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_OtherProtocol_IsToldApart()
    {
        using var server = new ScriptedServer();
        var playing = server.PlayAsync("""< {"hello":"world"}""", Token);

        var fault = await Assert.ThrowsAsync<RealtimeConnectException>(async () => await Model(server).ConnectAsync(Token));

        Assert.Contains("Is it a Realtime server?", fault.Message, StringComparison.Ordinal);
        await playing;
    }

    [Theory]
    [InlineData(null, null, null, "https://h/v1")]
    [InlineData("m", "transcription", null, "https://h/v1")]
    [InlineData("m", null, "rtc_1", "https://h/v1")]
    [InlineData("m", null, null, "https://h/v1?model=n")]
    [Statement(28)]
    [Row(55)]
    public void Constructor_NotExactlyOneSelector_Throws(string? model, string? intent, string? callId, string endpoint)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = new Uri(endpoint), Model = model, Intent = intent, CallId = callId };

        var fault = Assert.Throws<ArgumentException>(() => new OpenAIRealtimeModel(options));

        Assert.Contains("exactly one", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Statement(27)]
    public void Constructor_BetaHeader_Throws()
    {
        var options = new OpenAIRealtimeOptions { Model = "m" };
        options.Headers["openai-beta"] = "realtime=v1";

        Assert.Throws<ArgumentException>(() => new OpenAIRealtimeModel(options));
    }

    [Fact]
    public void Constructor_SessionOfAnotherKind_Throws()
    {
        var options = new OpenAIRealtimeOptions { Model = "m", Session = new TranscriptionSessionConfiguration() };

        Assert.Throws<ArgumentException>(() => new OpenAIRealtimeModel(options));
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("https://x.openai.azure.com/openai/v1/", "wss://x.openai.azure.com/openai/v1/realtime?model=m")]
    [InlineData("http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/realtime?model=m")]
    [InlineData("ws://h:1/v1/realtime?a=b", "ws://h:1/v1/realtime?a=b&model=m")]
    public void RealtimeAddress_AnyBase_IsTheEndpoint(string endpoint, string expected)
    {
        var address = RealtimeAddress.Of(new OpenAIRealtimeOptions { Endpoint = new Uri(endpoint), Model = "m" });

        Assert.Equal(expected, address.AbsoluteUri);
    }

    [Fact]
    [Row(54), Complaint(19)]
    public void RealtimeAddress_DefaultAndAzure_AreTheServices()
    {
        var azure = OpenAIRealtimeOptions.ForAzure(new Uri("https://shop.openai.azure.com"), "d");

        Assert.Equal("wss://api.openai.com/v1/realtime?model=m", RealtimeAddress.Of(new OpenAIRealtimeOptions { Model = "m" }).AbsoluteUri);
        Assert.Equal("wss://shop.openai.azure.com/openai/v1/realtime?model=d", RealtimeAddress.Of(azure).AbsoluteUri);
    }

    [Fact]
    public void ToString_WithKeyEverywhere_ShowsNone()
    {
        var options = new OpenAIRealtimeOptions { Endpoint = new Uri($"https://h/v1?api-key={Key}"), Model = "m" };
        options.UseApiKey(Key);

        var model = new OpenAIRealtimeModel(options);

        Assert.Equal("wss://h/v1/realtime", model.ToString());
        Assert.DoesNotContain(Key, options.ToString(), StringComparison.Ordinal);
    }

    private static OpenAIRealtimeOptions Options(ScriptedServer server)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = server.Endpoint, Model = "gpt x" };
        options.UseApiKey(Key);
        return options;
    }

    private static OpenAIRealtimeModel Model(ScriptedServer server) => new(Options(server));
}
