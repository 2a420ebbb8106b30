using System.Net.WebSockets;
using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>The compatible mode over a socket, with a client that sends and expects what the older guides print.</summary>
[Trait("Category", "Integration")]
public sealed class BetaDialectTests
{
    /// <summary>The right column of protocol §12.3, and what the beta never sent.</summary>
    private static readonly string[] s_currentNames =
    [
        "response.output_audio.delta", "response.output_audio.done", "response.output_audio_transcript.delta",
        "response.output_audio_transcript.done", "response.output_text.delta", "response.output_text.done",
        "conversation.item.added", "conversation.item.done",
    ];

    private static readonly string[] s_betaNames =
    [
        "response.audio.delta", "response.audio.done", "response.audio_transcript.delta", "response.audio_transcript.done",
        "response.text.delta", "response.text.done", "conversation.item.created", "conversation.created",
        "transcription_session.created", "transcription_session.updated",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Statement(10, 282, 283)]
    [InlineData("header")]
    [InlineData("subprotocol")]
    public async Task Connect_EitherSignal_ShowsTheFlatSessionAndThenTheConversation(string signal)
    {
        await using var server = await StartAsync();

        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=gpt-4o-realtime-preview", Token, options =>
        {
            if (signal == "header")
            {
                options.SetRequestHeader("OpenAI-Beta", "realtime=v1");
            }
            else
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol("openai-insecure-api-key.test");
                options.AddSubProtocol("openai-beta.realtime-v1");
            }
        });
        var created = (await client.ReceiveAsync(Token))!.Value;
        var conversation = (await client.ReceiveAsync(Token))!.Value;

        Assert.Equal(signal == "header" ? "" : "realtime", client.SubProtocol ?? "");
        Assert.Equal("session.created", Text(created, "type"));
        var session = created.GetProperty("session");
        Assert.Equal(
            ("realtime.session", "gpt-4o-realtime-preview", "alloy", "pcm16", "pcm16", "server_vad"),
            (Text(session, "object"), Text(session, "model"), Text(session, "voice"), Text(session, "input_audio_format"),
                Text(session, "output_audio_format"), Text(session.GetProperty("turn_detection"), "type")));
        Assert.Equal("""["audio","text"]""", session.GetProperty("modalities").GetRawText());
        Assert.Equal("inf", Text(session, "max_response_output_tokens"));
        Assert.Equal(0.8, session.GetProperty("temperature").GetDouble());
        Assert.All(["type", "audio", "output_modalities", "max_output_tokens"], name => Assert.False(session.TryGetProperty(name, out _), name));
        Assert.Equal("conversation.created", Text(conversation, "type"));
        Assert.Equal("realtime.conversation", Text(conversation.GetProperty("conversation"), "object"));
    }

    [Theory]
    [Statement(288)]
    [InlineData("pcm16")]
    [InlineData("g711_ulaw")]
    [InlineData("g711_alaw")]
    public async Task Update_EachFormat_IsAppliedAndAudioComesInIt(string format)
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);

        await client.SendAsync(
            $$$"""{"type":"session.update","session":{"input_audio_format":"{{{format}}}","output_audio_format":"{{{format}}}"}}""", Token);
        var session = (await client.ReceiveAsync("session.updated", Token)).GetProperty("session");
        await AskAsync(client);
        var events = await ReceiveTurnAsync(client);

        Assert.Equal((format, format), (Text(session, "input_audio_format"), Text(session, "output_audio_format")));
        var response = events[^1].GetProperty("response");
        Assert.Equal(format, Text(response, "output_audio_format"));
        var byteCount = events.Where(known => Text(known, "type") == "response.audio.delta").Sum(delta => delta.GetProperty("delta").GetBytesFromBase64().Length);
        var seconds = (double)byteCount / (format == "pcm16" ? 48_000 : 8_000);
        Assert.InRange(seconds, 0.5, 0.8); // "You said tea." of the synthesiser's 50 ms a character
    }

    [Fact]
    [Statement(287)]
    public async Task Update_Flat_IsAppliedAndEchoedWhole()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);

        await client.SendAsync(
            """
            {"type":"session.update","session":{"modalities":["text"],"instructions":"Be kind.","voice":"sage","temperature":0.7,
            "input_audio_transcription":{"model":"whisper-1"},"turn_detection":null,"tools":[],"tool_choice":"auto","max_response_output_tokens":300}}
            """,
            Token);
        var session = (await client.ReceiveAsync("session.updated", Token)).GetProperty("session");
        await client.SendAsync("""{"type":"session.update","session":{"modalities":["audio","text"],"turn_detection":{"type":"server_vad","threshold":0.4}}}""", Token);
        var again = (await client.ReceiveAsync("session.updated", Token)).GetProperty("session");

        Assert.Equal("""["text"]""", session.GetProperty("modalities").GetRawText());
        Assert.Equal(("Be kind.", "sage", 0.7, 300), (Text(session, "instructions"), Text(session, "voice"),
            session.GetProperty("temperature").GetDouble(), session.GetProperty("max_response_output_tokens").GetInt32()));
        Assert.Equal("whisper-1", Text(session.GetProperty("input_audio_transcription"), "model"));
        Assert.Equal(JsonValueKind.Null, session.GetProperty("turn_detection").ValueKind);
        Assert.Equal("""["audio","text"]""", again.GetProperty("modalities").GetRawText());
        Assert.Equal(("Be kind.", 0.7, 0.4), (Text(again, "instructions"), again.GetProperty("temperature").GetDouble(),
            again.GetProperty("turn_detection").GetProperty("threshold").GetDouble()));
    }

    [Theory]
    [Statement(287)]
    [InlineData("""{"temperature":2}""", "decimal_above_max_value", "session.temperature")]
    [InlineData("""{"temperature":0.1}""", "decimal_below_min_value", "session.temperature")]
    [InlineData("""{"temperature":"hot"}""", "invalid_type", "session.temperature")]
    [InlineData("""{"input_audio_format":"mp3"}""", "invalid_value", "session.input_audio_format")]
    [InlineData("""{"max_response_output_tokens":5000}""", "integer_above_max_value", "session.max_response_output_tokens")]
    [InlineData("""{"turn_detection":{"type":"server_vad","threshold":7}}""", "decimal_above_max_value", "session.turn_detection.threshold")]
    [InlineData("""{"audio":{"output":{"voice":"sage"}}}""", "unknown_parameter", "session.audio")]
    [InlineData("""{"type":"realtime"}""", "unknown_parameter", "session.type")]
    public async Task Update_WithAMistake_NamesItByTheBetasPathAndAppliesNothing(string session, string code, string parameter)
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);
        var mistaken = session[..^1] + ",\"instructions\":\"Never.\"}";

        await client.SendAsync($$$"""{"event_id":"mine","type":"session.update","session":{{{mistaken}}}}""", Token);
        var error = (await client.ReceiveAsync("error", Token)).GetProperty("error");
        await client.SendAsync("""{"type":"session.update","session":{"voice":"ash"}}""", Token);
        var updated = (await client.ReceiveAsync("session.updated", Token)).GetProperty("session");

        Assert.Equal((code, parameter, "mine"), (Text(error, "code"), Text(error, "param"), Text(error, "event_id")));
        Assert.NotEqual("Never.", Text(updated, "instructions"));
        Assert.Equal((0.8, "ash"), (updated.GetProperty("temperature").GetDouble(), Text(updated, "voice")));
    }

    [Fact]
    [Statement(284, 285, 286, 291)]
    public async Task Conversation_InAudio_SpeaksTheBetaFromBeginningToEnd()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server, read: false);
        await client.SendAsync(
            """{"type":"session.update","session":{"turn_detection":null,"input_audio_transcription":{"model":"whisper-1"},"input_audio_format":"pcm16"}}""", Token);
        foreach (var _ in Enumerable.Range(0, 25))
        {
            await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[960])}}"}""", Token);
        }

        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""", Token);
        await client.SendAsync("""{"type":"response.create","response":{"modalities":["audio","text"],"voice":"verse","temperature":0.9}}""", Token);
        var spoken = await ReceiveTurnAsync(client, "conversation.item.input_audio_transcription.completed");
        await client.SendAsync("""{"type":"response.create","response":{"modalities":["text"]}}""", Token);
        var written = await ReceiveTurnAsync(client);

        var events = spoken.Concat(written).ToArray();
        Assert.DoesNotContain(events, known => s_currentNames.Contains(Text(known, "type")));
        Assert.Equal(
            ["session.created", "conversation.created", "session.updated", "input_audio_buffer.committed", "conversation.item.created"],
            events.Take(5).Select(known => Text(known, "type")));
        Assert.Contains(events, known => Text(known, "type") == "response.audio.delta");
        Assert.Contains(events, known => Text(known, "type") == "response.audio.done");
        Assert.Equal("You said tea.", Joined(spoken, "response.audio_transcript.delta"));
        Assert.Equal("You said tea.", Text(Single(spoken, "response.audio_transcript.done"), "transcript").Trim());
        Assert.Equal("You said tea.", Joined(written, "response.text.delta"));
        Assert.Equal("hello", Text(Single(spoken, "conversation.item.input_audio_transcription.completed"), "transcript").Trim());

        var created = events.Where(known => Text(known, "type") == "conversation.item.created").Select(known => known.GetProperty("item")).ToArray();
        Assert.Equal(["user", "assistant", "assistant"], created.Select(item => Text(item, "role")));
        Assert.Equal(3, created.Select(item => Text(item, "id")).Distinct().Count());
        Assert.All(created, item => Assert.Equal("realtime.item", Text(item, "object")));

        var answer = spoken.Single(known => Text(known, "type") == "response.done").GetProperty("response");
        Assert.Equal("""["audio","text"]""", answer.GetProperty("modalities").GetRawText());
        Assert.Equal("verse", Text(answer, "voice"));
        Assert.Equal(Text(Single(events, "conversation.created").GetProperty("conversation"), "id"), Text(answer, "conversation_id"));
        Assert.Equal("audio", Text(answer.GetProperty("output")[0].GetProperty("content")[0], "type"));
        Assert.False(answer.GetProperty("usage").GetProperty("input_token_details").TryGetProperty("image_tokens", out _));
        Assert.Equal("text", Text(Single(written, "response.done").GetProperty("response").GetProperty("output")[0].GetProperty("content")[0], "type"));
        Assert.Equal("text", Text(Single(written, "response.output_item.done").GetProperty("item").GetProperty("content")[0], "type"));
    }

    [Fact]
    [Statement(286)]
    public async Task Item_OfTheAssistant_IsTakenAndShownWithTheBetasPart()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);

        await client.SendAsync(
            """{"type":"conversation.item.create","item":{"id":"said","type":"message","role":"assistant","content":[{"type":"text","text":"Tea?"}]}}""", Token);
        var created = (await client.ReceiveAsync("conversation.item.created", Token)).GetProperty("item");
        await client.SendAsync("""{"type":"conversation.item.retrieve","item_id":"said"}""", Token);
        var retrieved = (await client.ReceiveAsync("conversation.item.retrieved", Token)).GetProperty("item");

        Assert.Equal(("text", "Tea?"), (Text(created.GetProperty("content")[0], "type"), Text(created.GetProperty("content")[0], "text")));
        Assert.Equal("text", Text(retrieved.GetProperty("content")[0], "type"));
    }

    [Fact]
    [Statement(289)]
    public async Task TranscriptionSessionUpdate_Configures_AndWhatIsSaidIsWritten()
    {
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?intent=transcription", Token, AskForBeta);

        var created = (await client.ReceiveAsync(Token))!.Value;
        await client.SendAsync(
            """
            {"type":"transcription_session.update","session":{"input_audio_format":"g711_ulaw",
            "input_audio_transcription":{"model":"gpt-4o-transcribe","language":"en"},"turn_detection":null,"include":null}}
            """,
            Token);
        var updated = (await client.ReceiveAsync(Token))!.Value;
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[4000])}}"}""", Token);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""", Token);
        var completed = await client.ReceiveAsync("conversation.item.input_audio_transcription.completed", Token);

        Assert.Equal("transcription_session.created", Text(created, "type"));
        Assert.Equal("pcm16", Text(created.GetProperty("session"), "input_audio_format"));
        Assert.Equal("transcription_session.updated", Text(updated, "type"));
        var session = updated.GetProperty("session");
        Assert.Equal("g711_ulaw", Text(session, "input_audio_format"));
        Assert.Equal(("gpt-4o-transcribe", "en"), (Text(session.GetProperty("input_audio_transcription"), "model"), Text(session.GetProperty("input_audio_transcription"), "language")));
        Assert.Equal(JsonValueKind.Null, session.GetProperty("turn_detection").ValueKind);
        Assert.False(session.TryGetProperty("temperature", out _));
        Assert.Equal("hello", Text(completed, "transcript").Trim());
    }

    [Fact]
    [Statement(291)]
    public async Task Connect_WithoutSignal_SpeaksTodaysProtocolInTheCompatibleModeToo()
    {
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", Token);

        await client.SendAsync("""{"type":"session.update","session":{"modalities":["text"]}}""", Token);
        var error = await client.ReceiveAsync("error", Token);
        await AskAsync(client);
        var events = await ReceiveTurnAsync(client);

        Assert.Equal("session.type", Text(error.GetProperty("error"), "param"));
        Assert.DoesNotContain(events, known => s_betaNames.Contains(Text(known, "type")));
        Assert.Contains(events, known => Text(known, "type") == "conversation.item.done");
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"voice":"ash","voice":"sage"}}""", "invalid_json")]
    [InlineData("""{"type":"session.update"}""", "missing_required_parameter")]
    [InlineData("""{"type":"session.update","session":7}""", "invalid_type")]
    [InlineData("""{"type":"conversation.item.create","item":[]}""", "invalid_type")]
    [InlineData("""{"type":"response.create","response":{"output_audio_format":{}}}""", "invalid_value")]
    [InlineData("""["session.update"]""", "invalid_json")]
    public async Task Conversation_BadInput_IsOneErrorAndGoesOn(string text, string code)
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);

        await client.SendAsync(text, Token);
        var error = await client.ReceiveAsync("error", Token);
        await AskAsync(client);
        var events = await ReceiveTurnAsync(client);

        Assert.Equal(code, Text(error.GetProperty("error"), "code"));
        Assert.Equal("completed", Text(events[^1].GetProperty("response"), "status"));
    }

    internal static Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(Token, options => options.Server.CompatibleMode = true);

    internal static void AskForBeta(ClientWebSocketOptions options) => options.SetRequestHeader("OpenAI-Beta", "realtime=v1");

    private static async Task<RawClient> ConnectAsync(RunningServer server, bool read = true)
    {
        var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=parley", Token, AskForBeta);
        if (read)
        {
            await client.ReceiveAsync("conversation.created", Token);
        }

        return client;
    }

    private static async Task AskAsync(RawClient client)
    {
        await client.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Tea or coffee?"}]}}""", Token);
        await client.SendAsync("""{"type":"response.create"}""", Token);
    }

    /// <summary>Every event to the end of the response, and to <paramref name="also"/> where one is awaited too.</summary>
    private static async Task<IReadOnlyList<JsonElement>> ReceiveTurnAsync(RawClient client, string? also = null)
    {
        var events = new List<JsonElement>();
        while (events.Count(known => Text(known, "type") is var type && (type == "response.done" || type == also)) < (also is null ? 1 : 2))
        {
            events.Add((await client.ReceiveAsync(Token))!.Value);
        }

        return events;
    }

    private static JsonElement Single(IEnumerable<JsonElement> events, string type) => Assert.Single(events, known => Text(known, "type") == type);

    private static string Joined(IEnumerable<JsonElement> events, string type) =>
        string.Concat(events.Where(known => Text(known, "type") == type).Select(known => Text(known, "delta"))).Trim();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
