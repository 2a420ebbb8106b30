using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Realtime;

namespace Parley.Server.Tests.Interop;

/// <summary>A caller who asks one question aloud, at the speed of speech, and hears the answer to its end.</summary>
internal static class SpokenConversation
{
    private const int FrameByteCount = 960; // 20 ms of PCM16 at 24 kHz
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);

    /// <returns>The answer's words, or what went wrong instead; its audio as PCM16 at 24 kHz.</returns>
    public static async Task<(string Words, byte[] Audio)> AskAsync(Uri server, string agent, byte[] question, CancellationToken cancellationToken)
    {
        using var client = await RawClient.ConnectAsync(server, $"/v1/realtime?model={agent}", cancellationToken);
        await client.ReceiveAsync("session.created", cancellationToken);
        var speaking = Task.Run(() => SpeakAsync(client, question, cancellationToken), cancellationToken);
        var words = new StringBuilder();
        using var audio = new MemoryStream();
        while (true)
        {
            var serverEvent = await client.ReceiveAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {client.CloseReason}");
            switch (serverEvent.GetProperty("type").GetString())
            {
                case "response.output_audio_transcript.delta":
                    words.Append(serverEvent.GetProperty("delta").GetString());
                    break;
                case "response.output_audio.delta":
                    audio.Write(serverEvent.GetProperty("delta").GetBytesFromBase64());
                    break;
                case "response.done" when words.Length > 0:
                    await speaking;
                    return (words.ToString(), audio.ToArray());
                case "response.done" when serverEvent.GetProperty("response") is var response && !IsToolCall(response):
                    return ($"no answer: {response.GetProperty("status_details")} {response.GetProperty("output")}", []);
                case "error":
                    return ($"error: {serverEvent}", []);
            }
        }
    }

    private static async Task SpeakAsync(RawClient client, byte[] question, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(s_frame);
        for (var at = 0; at < question.Length; at += FrameByteCount)
        {
            var frame = Convert.ToBase64String(question, at, Math.Min(FrameByteCount, question.Length - at));
            await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{frame}}"}""", cancellationToken);
            await clock.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static bool IsToolCall(JsonElement response) =>
        response.GetProperty("output").EnumerateArray().Any(item => item.GetProperty("type").GetString() == "mcp_call");
}
