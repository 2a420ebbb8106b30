using System.Text.Json;

namespace Parley.Server.Tests.Interop;

/// <summary>The official OpenAI client for JavaScript, unmodified; it speaks wss only. <c>./test</c> installs it from its lock file.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class OpenAINpmClientTests
{
    [Fact]
    public async Task Client_TextConversation_IsAnsweredFromTheAgentsData()
    {
        var lines = await ConverseAsync("shopmax", "text", "Where is my order ORD-DEL-7721?");

        Assert.Equal("shopmax", lines.Line("session").GetProperty("model").GetString());
        Assert.Contains("in transit", lines.Line("answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("completed", lines.Line("answer").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Client_AudioConversation_IsHeardAndAnsweredAloud()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken), cancellationToken);

        var lines = await ConverseAsync("shopmax", "audio", file);

        File.Delete(file);
        Assert.Contains("order", lines.Line("heard").GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("in transit", lines.Line("answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(lines.Line("answer").GetProperty("audio_byte_count").GetInt32(), 24_000 * 2, int.MaxValue);
    }

    [Fact]
    public async Task Client_OwnFunction_IsCalledAndItsResultSpoken()
    {
        var lines = await ConverseAsync("gpt-realtime", "tool", "What is the weather in Paris?");

        Assert.Equal("get_weather", lines.Line("call").GetProperty("name").GetString());
        Assert.Contains("Paris", lines.Line("call").GetProperty("arguments").GetString(), StringComparison.Ordinal);
        Assert.Contains("21", lines.Line("answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(lines.Line("answer").GetProperty("audio_byte_count").GetInt32(), 1, int.MaxValue);
    }

    [Fact]
    [Statement(117, 163, 199)]
    public async Task Client_SpeaksOverTheAnswer_InterruptsItAndIsAnsweredAgain()
    {
        var lines = await SpeakAsync(
            "where is my order delhi seven seven two one", file => ["interruption.mjs", "{url}", "shopmax", "Where is my order ORD-DEL-7721?", file]);

        Assert.Equal("turn_detected", lines.Line("cancelled").GetProperty("reason").GetString());
        Assert.True(lines.Line("cancelled").GetProperty("is_played").GetBoolean());
        Assert.Equal(lines.Line("truncating").GetProperty("audio_end_ms").GetInt32(), lines.Line("truncated").GetProperty("audio_end_ms").GetInt32());
        Assert.True(lines.Line("truncated").GetProperty("is_played").GetBoolean());
        Assert.Contains("order", lines.Line("heard").GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", lines.Line("answer").GetProperty("status").GetString());
        Assert.Contains("in transit", lines.Line("answer").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Statement(4)]
    public async Task Client_TranscriptionSession_IsOnlyWrittenDown()
    {
        var lines = await SpeakAsync("where is my order delhi seven seven two one", file => ["transcription.mjs", "{url}", file]);

        Assert.Equal(("transcription", "en"), (lines.Line("session").GetProperty("session_type").GetString(), lines.Line("session").GetProperty("language").GetString()));
        var heard = lines.Line("heard");
        Assert.Contains("order", heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(heard.GetProperty("text").GetString(), heard.GetProperty("deltas").GetString());
        Assert.InRange(heard.GetProperty("usage").GetProperty("seconds").GetDouble(), 1, 10);
    }

    [Theory]
    [Statement(16, 275, 277, 281)]
    [InlineData("ws", "realtime")]
    [InlineData("browser", "realtime")]
    [InlineData("ws", "transcription")]
    [InlineData("browser", "transcription")]
    public async Task Client_SecretOfABackend_OpensItsSessionInThePage(string kind, string sessionType)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken, withCertificate: true, apiKey: "the-backends-key");
        var session = sessionType == "realtime"
            ? """{"type":"realtime","model":"shopmax","output_modalities":["text"]}"""
            : """{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcmu"}}}}""";

        var lines = await NodeScript.RunAsync(
            server, cancellationToken, "client-secret.mjs", new Uri(server.Url, "/v1").ToString(), "the-backends-key", session, kind);

        var secret = lines.Line("secret");
        var opened = lines.Line("session").GetProperty("session");
        Assert.Equal("ek_", secret.GetProperty("prefix").GetString());
        Assert.InRange(secret.GetProperty("lives").GetInt32(), 50, 60);
        Assert.Equal(403, lines.Line("refused").GetProperty("status").GetInt32());
        Assert.Equal(sessionType, opened.GetProperty("type").GetString());
        Assert.Equal(WithoutIdentity(secret.GetProperty("session")), WithoutIdentity(opened));
        Assert.Contains(sessionType == "realtime" ? "\"output_modalities\":[\"text\"]" : "audio/pcmu", opened.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>The session without what tells one from another.</summary>
    private static string WithoutIdentity(JsonElement session) => string.Join(
        ",", session.EnumerateObject().Where(member => member.Name is not ("id" or "expires_at")).Select(member => $"{member.Name}:{member.Value.GetRawText()}"));

    private static async Task<IReadOnlyList<JsonElement>> ConverseAsync(string model, string mode, string argument)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken, withCertificate: true);
        return await NodeScript.RunAsync(server, cancellationToken, "conversation.mjs", new Uri(server.Url, "/v1").ToString(), model, mode, argument);
    }

    /// <summary>Runs a script with a file of speech; <c>{url}</c> among its arguments is the server's.</summary>
    private static async Task<IReadOnlyList<JsonElement>> SpeakAsync(string text, Func<string, string[]> arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await Speech.SpeakAsync(text, cancellationToken), cancellationToken);
        await using var server = await SampleServer.StartAsync(cancellationToken, withCertificate: true);
        var url = new Uri(server.Url, "/v1").ToString();
        try
        {
            return await NodeScript.RunAsync(server, cancellationToken, arguments(file).Select(argument => argument == "{url}" ? url : argument));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
