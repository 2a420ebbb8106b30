using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Realtime;

/// <summary><c>POST /v1/realtime/client_secrets</c>, and what its secrets open.</summary>
[Trait("Category", "Integration")]
public sealed class ClientSecretsTests
{
    private const string Key = "the-key-of-the-backend";

    private readonly ManualTimeProvider _time = new();

    [Fact]
    [Statement(272)]
    [Row(236)]
    public async Task Post_EmptyBody_GivesSecretForTenMinutesAndTheWholeSession()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var (status, answer) = await PostAsync(server, "", cancellationToken);

        var session = answer.GetProperty("session");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("ek_", answer.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds() + 600, answer.GetProperty("expires_at").GetInt64());
        Assert.Equal("realtime", session.GetProperty("type").GetString());
        Assert.Equal("realtime.session", session.GetProperty("object").GetString());
        Assert.Equal("parley", session.GetProperty("model").GetString());
        Assert.Equal(0, session.GetProperty("expires_at").GetInt64());
        Assert.Equal("server_vad", session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").GetProperty("type").GetString());
    }

    [Theory]
    [Statement(273, 274, 280)]
    [InlineData("""{"expires_after":{"anchor":"created_at","seconds":9}}""", "integer_below_min_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"anchor":"created_at","seconds":7201}}""", "integer_above_max_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":"60"}}""", "invalid_type", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":60.5}}""", "invalid_type", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"anchor":"last_active_at","seconds":60}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":{"anchor":null}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":{"minutes":1}}""", "unknown_parameter", "expires_after.minutes")]
    [InlineData("""{"expires_after":60}""", "invalid_type", "expires_after")]
    [InlineData("""{"expires":60}""", "unknown_parameter", "expires")]
    [InlineData("[]", "invalid_type", null)]
    [InlineData("{", "invalid_json", null)]
    [InlineData("""{"session":{"model":"parley"}}""", "missing_required_parameter", "session.type")]
    [InlineData("""{"session":{"type":"dictation"}}""", "invalid_value", "session.type")]
    [InlineData("""{"session":{"type":"realtime","temperature":1}}""", "unknown_parameter", "session.temperature")]
    [InlineData("""{"session":{"type":"realtime","audio":{"output":{"speed":9}}}}""", "decimal_above_max_value", "session.audio.output.speed")]
    [InlineData("""{"session":{"type":"realtime","model":"no-such"}}""", "invalid_model", null)]
    public async Task Post_Mistake_IsRefusedWithTheEnvelope(string body, string code, string? parameter)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var (status, answer) = await PostAsync(server, body, cancellationToken);

        var error = answer.GetProperty("error");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    [Theory]
    [Statement(273)]
    [InlineData(10)]
    [InlineData(7200)]
    public async Task Post_ShortestAndLongestLife_IsTaken(int seconds)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var (status, answer) = await PostAsync(
            server, $$$"""{"expires_after":{"anchor":"created_at","seconds":{{{seconds}}}}}""", cancellationToken);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds() + seconds, answer.GetProperty("expires_at").GetInt64());
    }

    [Fact]
    [Statement(275, 276)]
    [Row(236)]
    public async Task Secret_Expired_OpensNoSessionButEndsNone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var secret = await MintAsync(server, """{"expires_after":{"seconds":10}}""", cancellationToken);
        using var before = await ConnectAsync(server, "?model=parley", secret, cancellationToken);
        await before.ReceiveAsync("session.created", cancellationToken);

        _time.Advance(TimeSpan.FromSeconds(10));
        using var after = await ConnectAsync(server, "?model=parley", secret, cancellationToken);

        var error = await after.ReceiveAsync("error", cancellationToken);
        Assert.Null(await after.ReceiveAsync(cancellationToken));
        Assert.Equal("invalid_api_key", error.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(3000, after.CloseStatus);
        Assert.DoesNotContain(secret, error.GetRawText(), StringComparison.Ordinal);
        await before.SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Still here."}}""", cancellationToken);
        Assert.Equal(
            "Still here.",
            (await before.ReceiveAsync("session.updated", cancellationToken)).GetProperty("session").GetProperty("instructions").GetString());
    }

    [Theory]
    [Statement(277, 278)]
    [InlineData("")]
    [InlineData("?model=gpt-realtime-2.1")]
    public async Task Secret_WithSession_StartsWithItAndMayBeOverridden(string query)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var secret = await MintAsync(
            server,
            """{"session":{"type":"realtime","model":"gpt-realtime","instructions":"Be brief.","audio":{"output":{"voice":"cedar"}}}}""",
            cancellationToken);

        using var client = await ConnectAsync(server, query, secret, cancellationToken);
        var created = (await client.ReceiveAsync(cancellationToken))!.Value;
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Be long."}}""", cancellationToken);
        var updated = (await client.ReceiveAsync(cancellationToken))!.Value;

        Assert.Equal("session.created", created.GetProperty("type").GetString());
        Assert.Equal("gpt-realtime", created.GetProperty("session").GetProperty("model").GetString());
        Assert.Equal("Be brief.", created.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Equal("cedar", created.GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Equal("session.updated", updated.GetProperty("type").GetString());
        Assert.Equal("Be long.", updated.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Equal("cedar", updated.GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
    }

    [Fact]
    [Statement(277)]
    [Row(236)]
    public async Task Secret_ForAnAgent_OpensTheAgentWithTheAttachedConfiguration()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(
            cancellationToken, options => options.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." }));
        var secret = await MintAsync(
            server, """{"session":{"type":"realtime","model":"anna","output_modalities":["text"]}}""", cancellationToken);

        using var client = await ConnectAsync(server, "", secret, cancellationToken);

        var session = (await client.ReceiveAsync("session.created", cancellationToken)).GetProperty("session");
        Assert.Equal("anna", session.GetProperty("model").GetString());
        Assert.Equal("You are Anna.", session.GetProperty("instructions").GetString());
        Assert.Equal("text", session.GetProperty("output_modalities")[0].GetString());
    }

    [Fact]
    public async Task Secret_WithoutSession_LeavesTheModelToTheUrl()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var secret = await MintAsync(server, "{}", cancellationToken);

        using var named = await ConnectAsync(server, "?model=gpt-realtime", secret, cancellationToken);
        using var unnamed = await ConnectAsync(server, "", secret, cancellationToken);
        using var transcription = await ConnectAsync(server, "?intent=transcription", secret, cancellationToken);

        Assert.Equal("gpt-realtime", await SessionMemberAsync(named, "model", cancellationToken));
        Assert.Equal("parley", await SessionMemberAsync(unnamed, "model", cancellationToken));
        Assert.Equal("transcription", await SessionMemberAsync(transcription, "type", cancellationToken));
    }

    [Theory]
    [Statement(279)]
    [InlineData("")]
    [InlineData("?intent=transcription")]
    public async Task Secret_OfTypeTranscription_OpensTranscriptionSession(string query)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var (_, answer) = await PostAsync(
            server, """{"session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcmu"}}}}}""", cancellationToken);

        using var client = await ConnectAsync(server, query, answer.GetProperty("value").GetString()!, cancellationToken);

        var session = (await client.ReceiveAsync("session.created", cancellationToken)).GetProperty("session");
        Assert.Equal("realtime.transcription_session", answer.GetProperty("session").GetProperty("object").GetString());
        Assert.Equal("transcription", session.GetProperty("type").GetString());
        Assert.Equal("audio/pcmu", session.GetProperty("audio").GetProperty("input").GetProperty("format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Secret_ForConversations_IsRefusedForTranscription()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var secret = await MintAsync(server, """{"session":{"type":"realtime"}}""", cancellationToken);

        using var client = await ConnectAsync(server, "?intent=transcription", secret, cancellationToken);

        await client.ReceiveAsync("error", cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);
        Assert.Equal((4000, "invalid_request_error.invalid_value"), (client.CloseStatus, client.CloseReason));
    }

    [Fact]
    [Statement(280, 281)]
    public async Task Post_WithAClientSecret_MakesNoOther()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        var secret = await MintAsync(server, "", cancellationToken);

        var (status, answer) = await PostAsync(server, "", cancellationToken, secret);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("ephemeral_key_not_allowed", answer.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [Statement(13, 280)]
    [InlineData("wrong", "invalid_api_key")]
    [InlineData("ek_neverMadeHere0123456789", "invalid_api_key")]
    [InlineData(null, null)]
    public async Task Post_WithoutAValidKey_Is401AndNeverEchoesIt(string? key, string? code)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);

        var (status, answer) = await PostAsync(server, "", cancellationToken, key ?? "");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetString());
        Assert.False(key is not null && answer.GetRawText().Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    [Statement(280)]
    public async Task Request_OfTheWrongKind_IsRefusedWithTheEnvelope()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };

        using var got = await http.GetAsync("/v1/realtime/client_secrets", cancellationToken);
        var (tooLarge, answer) = await PostAsync(server, new string(' ', 300_000), cancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        Assert.Contains("\"error\"", await got.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge);
        Assert.Equal("invalid_request_error", answer.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Secret_OfARevokedKey_OpensNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new KeyFolder(_time);
        var key = folder.File.Create(new ApiKeyRequest());
        await using var server = await StartAsync(cancellationToken, options => options.Server.KeysFile = folder.Path);
        var (_, answer) = await PostAsync(server, "", cancellationToken, key.Secret);

        folder.File.Revoke(key.Key.Id);
        _time.Advance(TimeSpan.FromSeconds(1)); // the server looks after the file
        var keys = server.Services.GetRequiredService<ApiKeyRing>();
        while (keys.FindById(key.Key.Id) is not null)
        {
            await Task.Yield();
        }

        using var client = await ConnectAsync(server, "?model=parley", answer.GetProperty("value").GetString()!, cancellationToken);
        await client.ReceiveAsync("error", cancellationToken);
        await client.ReceiveCloseAsync(cancellationToken);
        Assert.Equal(3000, client.CloseStatus);
    }

    [Fact]
    public async Task Post_WithoutKeysOnThisMachine_NeedsNone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartAsync(cancellationToken);

        var (status, answer) = await PostAsync(server, "", cancellationToken, "");

        Assert.Equal(HttpStatusCode.OK, status);
        using var client = await ConnectAsync(server, "?model=parley", answer.GetProperty("value").GetString()!, cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
    }

    private Task<RunningServer> StartAsync(CancellationToken cancellationToken, Action<ParleyOptions>? configure = null) =>
        RunningServer.StartAsync(
            cancellationToken,
            options =>
            {
                options.Server.ApiKeys.Add(Key);
                configure?.Invoke(options);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time));

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(
        RunningServer server, string body, CancellationToken cancellationToken, string key = Key)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = key.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/v1/realtime/client_secrets", content, cancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)));
    }

    private static async Task<string> MintAsync(RunningServer server, string body, CancellationToken cancellationToken)
    {
        var (status, answer) = await PostAsync(server, body, cancellationToken);
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        return answer.GetProperty("value").GetString()!;
    }

    private static Task<RawClient> ConnectAsync(RunningServer server, string query, string key, CancellationToken cancellationToken) =>
        RawClient.ConnectAsync(
            server.Url, "/v1/realtime" + query, cancellationToken, options => options.SetRequestHeader("Authorization", $"Bearer {key}"));

    private static async Task<string?> SessionMemberAsync(RawClient client, string member, CancellationToken cancellationToken) =>
        (await client.ReceiveAsync("session.created", cancellationToken)).GetProperty("session").GetProperty(member).GetString();
}
