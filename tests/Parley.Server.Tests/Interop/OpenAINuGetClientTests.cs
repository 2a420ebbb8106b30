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
    [Fact]
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

    [Fact]
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

    [Fact]
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

    [Fact]
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
