using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Engine.Transcription;

namespace Parley.Engine.OpenAI;

[Trait("Category", "Integration")]
public sealed class OpenAISpeechClientTests
{
    private static readonly string[] s_keywords = ["ORD-7721", "Delhi"];
    private static readonly byte[] s_audio = [.. Enumerable.Range(0, 10_001).Select(value => (byte)value)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetTextAsync_RawAudio_IsSentAsWav()
    {
        await using var server = new StubHttpServer(StubAnswer.Json("""{"text":" Where is my order? "}"""));
        using var client = new OpenAISpeechToTextClient(Options(server));

        var response = await client.GetTextAsync(
            new MemoryStream([1, 2, 3, 4]), new SpeechToTextOptions { SpeechSampleRate = 8000, SpeechLanguage = "en-GB" }, Token);

        var (head, body) = server.Requests.Single();
        var wav = Encoding.Latin1.GetBytes(body[body.IndexOf("RIFF", StringComparison.Ordinal)..])[..48];
        Assert.Equal("Where is my order?", response.Text);
        Assert.StartsWith("POST /v1/audio/transcriptions ", head, StringComparison.Ordinal);
        Assert.Contains("name=language", body.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal((40, 8000, 16000, 4), (BitConverter.ToInt32(wav, 4), BitConverter.ToInt32(wav, 24), BitConverter.ToInt32(wav, 28), BitConverter.ToInt32(wav, 40)));
        Assert.Equal([1, 2, 3, 4], wav[44..]);
    }

    [Fact]
    public async Task GetStreamingTextAsync_OneUtterance_GivesOneFinalUpdate()
    {
        await using var server = new StubHttpServer(StubAnswer.Json("""{"text":"Yes."}"""));
        using var client = new OpenAISpeechToTextClient(Options(server));

        var updates = await client.GetStreamingTextAsync(new MemoryStream(new byte[320]), cancellationToken: Token).ToListAsync(Token);

        var update = Assert.Single(updates);
        Assert.Equal((SpeechToTextResponseUpdateKind.TextUpdated, "Yes."), (update.Kind, update.Text));
    }

    [Fact]
    public async Task GetTextAsync_LogprobsWanted_AsksForThemAndGivesThemWithTheUsage()
    {
        await using var server = new StubHttpServer(StubAnswer.Json(
            """
            {"text":"Yes.","logprobs":[{"token":"Yes","bytes":[89,101,115],"logprob":-0.25}],
             "usage":{"type":"tokens","total_tokens":12,"input_tokens":10,"output_tokens":2,"input_token_details":{"text_tokens":1,"audio_tokens":9}}}
            """));
        using var client = new OpenAISpeechToTextClient(Options(server));

        var response = await client.GetTextAsync(new MemoryStream(new byte[320]), Transcription(TranscriptionProperties.IncludeLogprobs, true), Token);

        Assert.Contains("logprobs", server.Requests.Single().Body, StringComparison.Ordinal);
        var logprobs = (IReadOnlyList<TokenLogprob>)response.AdditionalProperties![TranscriptionProperties.Logprobs]!;
        Assert.Equal(new TokenLogprob("Yes", -0.25), Assert.Single(logprobs));
        Assert.Equal((10, 2, 9), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.InputAudioTokenCount));
    }

    [Fact]
    public async Task GetTextAsync_ModelThatTellsSpeakersApart_GivesSegments()
    {
        await using var server = new StubHttpServer(StubAnswer.Json(
            """{"text":"Hi. Hello.","duration":2.5,"segments":[{"type":"transcript.text.segment","id":"s1","start":0,"end":1.5,"text":"Hi.","speaker":"A"},{"type":"transcript.text.segment","id":"s2","start":1.5,"end":2.5,"text":"Hello.","speaker":"B"}]}"""));
        using var client = new OpenAISpeechToTextClient(new OpenAIStageOptions { Endpoint = server.Endpoint, Model = "gpt-4o-transcribe-diarize" });

        var response = await client.GetTextAsync(new MemoryStream(new byte[320]), null, Token);

        var segments = (IReadOnlyList<TranscriptSegment>)response.AdditionalProperties![TranscriptionProperties.Segments]!;
        Assert.Equal("Hi. Hello.", response.Text);
        Assert.Equal([("A", "Hi.", 0, 1.5), ("B", "Hello.", 1.5, 2.5)],
            segments.Select(segment => (segment.Speaker, segment.Text, segment.Start.TotalSeconds, segment.End.TotalSeconds)));
    }

    [Theory]
    [InlineData(TranscriptionProperties.Prompt, "ORD-7721")]
    [InlineData(TranscriptionProperties.Keywords, null)]
    public async Task GetTextAsync_PromptOrKeywords_AreSentAsPrompt(string key, string? value)
    {
        await using var server = new StubHttpServer(StubAnswer.Json("""{"text":"Yes."}"""));
        using var client = new OpenAISpeechToTextClient(Options(server));

        await client.GetTextAsync(new MemoryStream(new byte[320]), Transcription(key, (object?)value ?? s_keywords), Token);

        Assert.Contains(value ?? "ORD-7721, Delhi", server.Requests.Single().Body, StringComparison.Ordinal);
        Assert.DoesNotContain("logprobs", server.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetTextAsync_NoAudio_AsksNobody()
    {
        await using var server = new StubHttpServer(StubAnswer.Error(500));
        using var client = new OpenAISpeechToTextClient(Options(server));

        var response = await client.GetTextAsync(new MemoryStream(), cancellationToken: Token);

        Assert.Equal(("", 0), (response.Text, server.Requests.Count));
    }

    [Fact]
    public async Task GetTextAsync_Refused_NamesTheUrl()
    {
        await using var server = new StubHttpServer(StubAnswer.Error(401));
        using var client = new OpenAISpeechToTextClient(Options(server));

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetTextAsync(new MemoryStream([1, 2]), cancellationToken: Token));

        Assert.Contains("/v1/audio/transcriptions refused the request (HTTP 401)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStreamingAudioAsync_OddParts_GivesWholeSamplesInOrder()
    {
        await using var server = new StubHttpServer(new StubAnswer(200, "audio/pcm", [.. s_audio.Chunk(777)]));
        using var client = new OpenAITextToSpeechClient(Options(server));

        var updates = await client.GetStreamingAudioAsync(
            "Hello.", new TextToSpeechOptions { VoiceId = "nova", Speed = 1.5f }, Token).ToListAsync(Token);

        var chunks = updates.SelectMany(update => update.Contents).Cast<DataContent>().ToList();
        var json = JsonNode.Parse(server.Requests.Single().Body)!;
        Assert.All(chunks, chunk => Assert.Equal((0, "audio/pcm;rate=24000"), (chunk.Data.Length % 2, chunk.MediaType)));
        Assert.Equal(s_audio[..10_000], chunks.SelectMany(chunk => chunk.Data.ToArray()));
        Assert.Equal(("m1", "Hello.", "nova", "pcm"), ((string?)json["model"], (string?)json["input"], (string?)json["voice"], (string?)json["response_format"]));
    }

    [Fact]
    public async Task GetStreamingAudioAsync_FirstPart_ComesBeforeTheLast()
    {
        await using var server = new StubHttpServer(new StubAnswer(200, "audio/pcm", [s_audio[..960]]) { HangsAtEnd = true });
        using var client = new OpenAITextToSpeechClient(Options(server));
        using var bargeIn = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var byteCount = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingAudioAsync("Hello.", cancellationToken: bargeIn.Token))
            {
                byteCount += ((DataContent)update.Contents[0]).Data.Length;
                await bargeIn.CancelAsync();
            }
        });

        Assert.InRange(byteCount, 2, 960);
    }

    [Theory]
    [InlineData("audio/mpeg")]
    [InlineData("audio/wav")]
    public async Task GetStreamingAudioAsync_NotPcm_IsRefused(string contentType)
    {
        await using var server = new StubHttpServer(new StubAnswer(200, contentType, [s_audio]));
        using var client = new OpenAITextToSpeechClient(Options(server));

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetAudioAsync("Hello.", cancellationToken: Token));

        Assert.False(fault.IsTransient);
        Assert.Contains(contentType, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStreamingAudioAsync_BreaksOff_IsTransient()
    {
        await using var server = new StubHttpServer(new StubAnswer(200, "audio/pcm", [s_audio]) { IsCutOff = true });
        using var client = new OpenAITextToSpeechClient(Options(server));

        var fault = await Assert.ThrowsAsync<ProviderException>(() => client.GetAudioAsync("Hello.", cancellationToken: Token));

        Assert.True(fault.IsTransient);
        Assert.Single(server.Requests);
    }

    private static SpeechToTextOptions Transcription(string key, object value) => new() { AdditionalProperties = new() { [key] = value } };

    private static OpenAIStageOptions Options(StubHttpServer server) =>
        new() { Endpoint = server.Endpoint, Model = "m1", RetryDelay = TimeSpan.FromMilliseconds(1) };
}
