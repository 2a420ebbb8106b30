using System.ClientModel;
using System.Text;
using OpenAI.Realtime;

#pragma warning disable OPENAI002 // the Realtime part of the official client is marked experimental

namespace Parley.Server.Tests.Interop;

/// <summary>The official OpenAI client for .NET, unmodified.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class OpenAINuGetClientTests
{
    [Fact(Timeout = 90_000)]
    public async Task Client_TextConversation_IsAnsweredFromTheAgentsData()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var session = await StartAsync(server, "shopmax", cancellationToken);

        await session.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text } }, cancellationToken);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Where is my order ORD-DEL-7721?"), cancellationToken);
        await session.StartResponseAsync(cancellationToken);
        var answer = await ReceiveAnswerAsync(session, cancellationToken);

        Assert.Contains("in transit", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, answer.AudioByteCount);
    }

    [Fact(Timeout = 90_000)]
    public async Task Client_AudioConversation_IsHeardAndAnsweredAloud()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var session = await StartAsync(server, "shopmax", cancellationToken);
        var question = await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken);

        await session.SendInputAudioAsync(new MemoryStream(question), cancellationToken);
        var answer = await ReceiveAnswerAsync(session, cancellationToken);

        Assert.Contains("in transit", answer.Text, StringComparison.Ordinal);
        Assert.InRange(answer.AudioByteCount, 24_000 * 2, 24_000 * 2 * 60);
    }

    [Fact(Timeout = 90_000)]
    public async Task Client_OwnFunction_IsCalledAndItsResultSpoken()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var session = await StartAsync(server, "gpt-realtime", cancellationToken);
        var tool = new RealtimeFunctionTool("get_weather")
        {
            FunctionDescription = "Gets the current weather of a city.",
            FunctionParameters = BinaryData.FromString(
                """{"type":"object","properties":{"city":{"type":"string","enum":["Paris","London","Madrid"]}},"required":["city"]}"""),
        };

        await session.ConfigureConversationSessionAsync(new RealtimeConversationSessionOptions { Tools = { tool } }, cancellationToken);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("What is the weather in Paris?"), cancellationToken);
        await session.StartResponseAsync(cancellationToken);
        var answer = await ReceiveAnswerAsync(session, cancellationToken);

        Assert.Equal("get_weather", answer.Function);
        Assert.Contains("21", answer.Text, StringComparison.Ordinal);
        Assert.InRange(answer.AudioByteCount, 1, int.MaxValue);
    }

    [Fact(Timeout = 90_000)]
    [Statement(117, 163, 199)]
    public async Task Client_SpeaksOverTheAnswer_InterruptsItAndIsAnsweredAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var session = await StartAsync(server, "shopmax", cancellationToken);
        var speech = await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Where is my order ORD-DEL-7721?"), cancellationToken);
        await session.StartResponseAsync(cancellationToken);

        RealtimeServerUpdateResponseOutputAudioDelta? played = null;
        RealtimeResponse? cancelled = null;
        var (received, truncating, truncated) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.MinValue);
        await foreach (var update in session.ReceiveUpdatesAsync(cancellationToken))
        {
            switch (update)
            {
                case RealtimeServerUpdateError error:
                    throw new InvalidOperationException(error.Error.Message);
                case RealtimeServerUpdateResponseOutputAudioDelta delta when played is null || delta.ItemId == played.ItemId:
                    received += TimeSpan.FromSeconds(delta.Delta.ToMemory().Length / 48_000.0);
                    if (played is null)
                    {
                        played = delta;
                        await session.SendInputAudioAsync(new MemoryStream(speech), cancellationToken);
                    }

                    break;
                case RealtimeServerUpdateInputAudioBufferSpeechStarted when truncating == TimeSpan.Zero:
                    truncating = TimeSpan.FromMilliseconds(Math.Floor(received.TotalMilliseconds));
                    await session.TruncateItemAsync(played!.ItemId, played.ContentIndex, truncating, cancellationToken);
                    break;
                case RealtimeServerUpdateConversationItemTruncated truncation when truncation.ItemId == played!.ItemId:
                    truncated = truncation.AudioEndTime;
                    break;
                case RealtimeServerUpdateResponseDone done when done.Response.Status == RealtimeResponseStatus.Cancelled:
                    cancelled = done.Response;
                    break;
            }

            if (cancelled is not null && truncated != TimeSpan.MinValue)
            {
                break;
            }
        }

        var answer = await ReceiveAnswerAsync(session, cancellationToken);
        Assert.Equal(played!.ResponseId, cancelled!.Id);
        Assert.Equal("turn_detected", cancelled.StatusDetails.Reason.ToString());
        Assert.Equal(truncating, truncated);
        Assert.Contains("in transit", answer.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 90_000)]
    [Statement(4)]
    public async Task Client_TranscriptionSession_IsOnlyWrittenDown()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);
        using var session = await CreateClient(server, "nuget-test").StartTranscriptionSessionAsync(cancellationToken: cancellationToken);
        var speech = await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken);

        await session.ConfigureTranscriptionSessionAsync(
            new RealtimeTranscriptionSessionOptions
            {
                AudioOptions = new RealtimeTranscriptionSessionAudioOptions
                {
                    InputAudioOptions = new RealtimeTranscriptionSessionInputAudioOptions
                    {
                        AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "gpt-4o-transcribe", Language = "en" },
                    },
                },
            },
            cancellationToken);
        await session.SendInputAudioAsync(new MemoryStream(speech), cancellationToken);
        var deltas = new StringBuilder();
        string? transcript = null;
        await foreach (var update in session.ReceiveUpdatesAsync(cancellationToken))
        {
            if (update is RealtimeServerUpdateError error)
            {
                throw new InvalidOperationException(error.Error.Message);
            }
            else if (update is RealtimeServerUpdateConversationItemInputAudioTranscriptionDelta delta)
            {
                deltas.Append(delta.Delta);
            }
            else if (update is RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted completed)
            {
                transcript = completed.Transcript;
                break;
            }
        }

        Assert.Contains("order", transcript, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(transcript, deltas.ToString());
    }

    [Fact(Timeout = 90_000)]
    [Statement(1, 275, 277)]
    public async Task Client_SecretOfABackend_OpensItsSession()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken, apiKey: "the-backends-key");
        var options = new CreateClientSecretOptions
        {
            ExpirationPolicy = new RealtimeClientSecretExpirationPolicy { Anchor = RealtimeClientSecretExpirationAnchor.CreatedAt, Seconds = 60 },
            SessionOptions = new RealtimeConversationSessionOptions { Model = "shopmax", OutputModalities = { RealtimeOutputModality.Text } },
        };

        CreateClientSecretResult secret = await CreateClient(server, "the-backends-key").CreateRealtimeClientSecretAsync(options, cancellationToken);
        using var session = await CreateClient(server, secret.Value).StartConversationSessionAsync("shopmax", cancellationToken: cancellationToken);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Where is my order ORD-DEL-7721?"), cancellationToken);
        await session.StartResponseAsync(cancellationToken);
        var answer = await ReceiveAnswerAsync(session, cancellationToken);

        Assert.Contains("in transit", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, answer.AudioByteCount); // as the secret says
    }

    private static Task<RealtimeSessionClient> StartAsync(SampleServer server, string model, CancellationToken cancellationToken) =>
        CreateClient(server, "nuget-test").StartConversationSessionAsync(model, cancellationToken: cancellationToken);

    private static RealtimeClient CreateClient(SampleServer server, string key) =>
        new(new ApiKeyCredential(key), new RealtimeClientOptions { Endpoint = new Uri(server.Url, "/v1") });

    private static async Task<Answer> ReceiveAnswerAsync(RealtimeSessionClient session, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var audioByteCount = 0;
        string? function = null;
        await foreach (var update in session.ReceiveUpdatesAsync(cancellationToken))
        {
            switch (update)
            {
                case RealtimeServerUpdateError error:
                    throw new InvalidOperationException(error.Error.Message);
                case RealtimeServerUpdateResponseOutputTextDelta delta:
                    text.Append(delta.Delta);
                    break;
                case RealtimeServerUpdateResponseOutputAudioTranscriptDelta delta:
                    text.Append(delta.Delta);
                    break;
                case RealtimeServerUpdateResponseOutputAudioDelta delta:
                    audioByteCount += delta.Delta.ToMemory().Length;
                    break;
                case RealtimeServerUpdateResponseDone done when done.Response.OutputItems.OfType<RealtimeFunctionCallItem>().FirstOrDefault() is { } call:
                    function = call.FunctionName;
                    await session.AddItemAsync(
                        RealtimeItem.CreateFunctionCallOutputItem(call.CallId, """{"temperature":21,"sky":"sunny"}"""), cancellationToken);
                    await session.StartResponseAsync(cancellationToken);
                    break;
                case RealtimeServerUpdateResponseDone done when done.Response.OutputItems.OfType<RealtimeMessageItem>().Any():
                    return new Answer(text.ToString(), audioByteCount, function);
            }
        }

        throw new InvalidOperationException("The session ended without an answer.");
    }

    private sealed record Answer(string Text, int AudioByteCount, string? Function);
}
