using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Interop;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Load;

/// <summary>Twenty callers at once, each with a question of its own, spoken; each must get its own answer.</summary>
[Trait("Category", "Load")]
[Trait("Speed", "Slow")]
public sealed class TwentyConversationsTests
{
    private static readonly (string Question, string Answer)[] s_questions =
    [
        ("where is my order delhi seven seven two one", "in transit"),
        ("how much is the laptop", "54,990"),
        ("what is the warranty on the washing machine", "24 months"),
        ("is the smart watch available", "out of stock"),
    ];

    [Fact]
    public async Task Conversations_TwentyAtOnce_EachIsAnsweredRightly()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            var (question, expected) = s_questions[index % s_questions.Length];
            return (expected, answer: await AskAsync(server.Url, await Speech.SpeakAsync(question, cancellationToken), cancellationToken));
        }));

        var wrong = answers.Where(pair => !pair.answer.Contains(pair.expected, StringComparison.Ordinal)).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of 20 wrong:\n{string.Join("\n", wrong)}");
    }

    private static bool IsToolCall(JsonElement response) =>
        response.GetProperty("output").EnumerateArray().Any(item => item.GetProperty("type").GetString() == "mcp_call");

    private static async Task<string> AskAsync(Uri server, byte[] question, CancellationToken cancellationToken)
    {
        const int FrameByteCount = 960;
        using var client = await RawClient.ConnectAsync(server, "/v1/realtime?model=shopmax", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        var speaking = Task.Run(
            async () =>
            {
                using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                for (var at = 0; at < question.Length; at += FrameByteCount)
                {
                    var frame = Convert.ToBase64String(question, at, Math.Min(FrameByteCount, question.Length - at));
                    await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{frame}}"}""", cancellationToken);
                    await clock.WaitForNextTickAsync(cancellationToken);
                }
            },
            cancellationToken);

        var answer = new StringBuilder();
        while (true)
        {
            var serverEvent = await client.ReceiveAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {client.CloseReason}");
            switch (serverEvent.GetProperty("type").GetString())
            {
                case "response.output_audio_transcript.delta":
                    answer.Append(serverEvent.GetProperty("delta").GetString());
                    break;
                case "response.done" when answer.Length > 0:
                    await speaking;
                    return answer.ToString();
                case "response.done" when serverEvent.GetProperty("response") is var response && !IsToolCall(response):
                    return $"no answer: {response.GetProperty("status_details")} {response.GetProperty("output")}";
                case "error":
                    return $"error: {serverEvent}";
            }
        }
    }
}
