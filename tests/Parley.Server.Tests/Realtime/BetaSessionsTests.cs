using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Realtime;

/// <summary>The beta's two ways to ask for a client secret.</summary>
[Trait("Category", "Integration")]
public sealed class BetaSessionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Statement(290)]
    public async Task Sessions_Flat_AreAnsweredWithTheSessionAndASecretThatOpensIt()
    {
        await using var server = await BetaDialectTests.StartAsync();

        var (status, session) = await PostAsync(
            server, "sessions", """{"model":"gpt-4o-realtime-preview","modalities":["text"],"voice":"sage","temperature":1.1,"input_audio_format":"g711_alaw"}""");
        var secret = session.GetProperty("client_secret");
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?model=gpt-4o-realtime-preview", Token, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {secret.GetProperty("value").GetString()}");
            BetaDialectTests.AskForBeta(options);
        });
        var opened = (await client.ReceiveAsync("session.created", Token)).GetProperty("session");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("ek_", secret.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.InRange(secret.GetProperty("expires_at").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 50, 60);
        Assert.Equal("realtime.session", session.GetProperty("object").GetString());
        Assert.Equal(1.1, session.GetProperty("temperature").GetDouble());
        Assert.All([session, opened], shown =>
        {
            Assert.Equal("""["text"]""", shown.GetProperty("modalities").GetRawText());
            Assert.Equal("sage", shown.GetProperty("voice").GetString());
            Assert.Equal("g711_alaw", shown.GetProperty("input_audio_format").GetString());
        });
    }

    [Fact]
    [Statement(289, 290)]
    public async Task TranscriptionSessions_Flat_AreAnsweredWithASecretForOne()
    {
        await using var server = await BetaDialectTests.StartAsync();

        var (status, session) = await PostAsync(
            server, "transcription_sessions", """{"input_audio_transcription":{"model":"gpt-4o-transcribe"},"client_secret":{"expires_after":{"anchor":"created_at","seconds":600}}}""");
        var secret = session.GetProperty("client_secret");
        using var client = await RawClient.ConnectAsync(server.Url, "/v1/realtime?intent=transcription", Token, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {secret.GetProperty("value").GetString()}");
            BetaDialectTests.AskForBeta(options);
        });
        var opened = (await client.ReceiveAsync("transcription_session.created", Token)).GetProperty("session");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.InRange(secret.GetProperty("expires_at").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 590, 600);
        Assert.Equal("gpt-4o-transcribe", session.GetProperty("input_audio_transcription").GetProperty("model").GetString());
        Assert.Equal("gpt-4o-transcribe", opened.GetProperty("input_audio_transcription").GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("""{"temperature":5}""", "decimal_above_max_value", "temperature")]
    [InlineData("""{"output_audio_format":"opus"}""", "invalid_value", "output_audio_format")]
    [InlineData("""{"max_response_output_tokens":5000}""", "integer_above_max_value", "max_response_output_tokens")]
    [InlineData("""{"colour":"red"}""", "unknown_parameter", "colour")]
    [InlineData("""{"client_secret":{"expires_after":{"seconds":5}}}""", "integer_below_min_value", "client_secret.expires_after.seconds")]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    public async Task Sessions_Mistake_IsRefusedInTheWordsOfTheRequest(string body, string code, string? parameter)
    {
        await using var server = await BetaDialectTests.StartAsync();

        var (status, answer) = await PostAsync(server, "sessions", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, parameter), (answer.GetProperty("error").GetProperty("code").GetString(), answer.GetProperty("error").GetProperty("param").GetString()));
    }

    [Theory]
    [Statement(10)]
    [InlineData("sessions")]
    [InlineData("transcription_sessions")]
    public async Task Sessions_InTheStrictMode_AreNotServed(string path)
    {
        await using var server = await RunningServer.StartAsync(Token);

        var (status, answer) = await PostAsync(server, path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("beta_api_shape_disabled", answer.GetProperty("error").GetProperty("code").GetString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(RunningServer server, string path, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(server.Url, "/v1/realtime/" + path), content, Token);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }
}
