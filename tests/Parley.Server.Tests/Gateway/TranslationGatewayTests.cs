using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Interop;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Gateway;

/// <summary>Translation sessions through a service that translates by itself; here another Parley plays it.</summary>
[Trait("Category", "Integration")]
public sealed class TranslationGatewayTests
{
    private const string Key = "sk-service-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TranslationModel_AskedForByName_PassesThrough()
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(service);
        using var client = await RawClient.ConnectAsync(gateway.Url, "/v1/realtime/translations?model=gpt-realtime-translate", Token);

        var created = await client.ReceiveAsync("session.created", Token);
        await client.SendAsync("""{"type":"session.update","session":{"audio":{"output":{"language":"fr"}}}}""", Token);
        var updated = await client.ReceiveAsync("session.updated", Token);
        await TranslationTests.SpeakAsync(client, await Speech.SpeakAsync("good morning", Token));
        await client.SendAsync("""{"type":"response.create","event_id":"mine"}""", Token);
        await client.SendAsync("""{"type":"session.close"}""", Token);
        var events = await TranslationTests.ReadToEndAsync(client);

        Assert.Equal("gpt-realtime-translate", created.GetProperty("session").GetProperty("model").GetString());
        Assert.Equal("fr", updated.GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("language").GetString());
        Assert.Equal("<good morning>", TranslationTests.Text(events, "session.output_transcript.delta"));
        Assert.Contains(events, seen => TranslationTests.Type(seen) == "session.output_audio.delta");
        Assert.Contains(events, seen => TranslationTests.Type(seen) == "error" && seen.GetProperty("error").GetProperty("event_id").GetString() == "mine");
        Assert.Equal("session.closed", TranslationTests.Type(events[^1]));
    }

    [Theory]
    [InlineData("another-model", "gpt-realtime-translate*")]
    [InlineData("gpt-realtime-translate", "my-translator")]
    public async Task Model_ThatTheServiceDoesNotHave_IsNotAvailable(string model, string translationModel)
    {
        await using var service = await StartServiceAsync();
        await using var gateway = await StartGatewayAsync(service, options => options.OpenAI.TranslationModel = translationModel);
        using var client = await RawClient.ConnectAsync(gateway.Url, $"/v1/realtime/translations?model={model}", Token);

        var error = (await client.ReceiveAsync("error", Token)).GetProperty("error");

        Assert.Equal("model_not_available", error.GetProperty("code").GetString());
    }

    private static Task<RunningServer> StartServiceAsync() => TranslationTests.StartAsync(options: options => options.Server.ApiKeys.Add(Key));

    /// <summary>A gateway with the offline stages, which do not translate.</summary>
    private static Task<RunningServer> StartGatewayAsync(RunningServer service, Action<ParleyOptions>? configure = null) => RunningServer.StartBareAsync(
        Token,
        options =>
        {
            GatewayTests.UseOpenAI(options, service);
            configure?.Invoke(options);
        });
}
