namespace Parley.Server.Tests.Interop;

/// <summary>An official OpenAI client for JavaScript from before the GA shape (its <c>beta/realtime</c> part), unmodified, in the compatible mode.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class OlderOpenAINpmClientTests
{
    private static readonly string[] s_betaTypes =
    [
        "conversation.created", "conversation.item.created", "response.audio.delta", "response.audio.done", "response.audio_transcript.delta",
        "response.audio_transcript.done", "response.text.delta", "response.text.done",
    ];

    [Fact]
    [Statement(282, 283, 284, 285, 286, 287, 290, 291)]
    public async Task Client_SpokenAndWrittenConversation_IsAnswered()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken), cancellationToken);
        await using var server = await SampleServer.StartAsync(cancellationToken, withCertificate: true, compatibleMode: true);

        var lines = await NodeScript.RunAsync(
            server, cancellationToken, "beta-conversation.mjs", new Uri(server.Url, "/v1").ToString(), "shopmax", file, "Where is my order ORD-DEL-7721?");

        File.Delete(file);
        Assert.Equal("ek_", lines.Line("secret").GetProperty("prefix").GetString());
        Assert.InRange(lines.Line("secret").GetProperty("lives").GetInt32(), 50, 60);
        Assert.Equal("pcm16", lines.Line("session").GetProperty("format").GetString());
        Assert.Equal("verse", lines.Line("session").GetProperty("voice").GetString()); // as the secret says
        Assert.Contains("order", lines.Line("heard").GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        var spoken = lines.Line("spoken");
        Assert.Contains("in transit", spoken.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("audio", spoken.GetProperty("part").GetString());
        Assert.InRange(spoken.GetProperty("audio_byte_count").GetInt32(), 24_000 * 2, int.MaxValue);
        Assert.Equal("text", lines.Line("written").GetProperty("part").GetString());
        Assert.Contains("in transit", lines.Line("written").GetProperty("text").GetString(), StringComparison.Ordinal);
        var types = lines.Line("types").GetProperty("types").EnumerateArray().Select(type => type.GetString()!).ToArray();
        Assert.Equal(s_betaTypes, types.Intersect(s_betaTypes).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(types, type => type.Contains("output_audio.", StringComparison.Ordinal) || type.Contains("output_text", StringComparison.Ordinal)
            || type is "conversation.item.added" or "conversation.item.done");
    }
}
