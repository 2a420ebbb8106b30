using System.ClientModel;
using System.Net.WebSockets;
using System.Text.Json;
using OpenAI.Realtime;

namespace DotnetBridges;

/// <summary>A bridge as one writes it in an afternoon: the OpenAI client on one side, <see cref="WebSocket"/> and JsonDocument on the other.</summary>
internal sealed class ClientBridge(WebSocket phone, RealtimeSessionClient model) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private string _streamSid = "";
    private int _latest;
    private int? _startedAt;
    private int _markCount;
    private string? _lastItem;

    public static async Task RunAsync(WebSocket phone, Uri upstream, CancellationToken cancellationToken)
    {
        var client = new RealtimeClient(new ApiKeyCredential(Environment.GetEnvironmentVariable("OPENAI_API_KEY")!), new RealtimeClientOptions { Endpoint = upstream });
        using var model = await client.StartConversationSessionAsync("gpt-realtime", cancellationToken: cancellationToken);
        await model.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions
            {
                Instructions = "You are a helpful assistant.",
                AudioOptions = new RealtimeConversationSessionAudioOptions
                {
                    InputAudioOptions = new RealtimeConversationSessionInputAudioOptions { AudioFormat = new RealtimePcmuAudioFormat() },
                    OutputAudioOptions = new RealtimeConversationSessionOutputAudioOptions { AudioFormat = new RealtimePcmuAudioFormat() },
                },
            },
            cancellationToken);
        using var bridge = new ClientBridge(phone, model);
        await Task.WhenAny(bridge.UpAsync(cancellationToken), bridge.DownAsync(cancellationToken));
    }

    public void Dispose() => _sending.Dispose();

    private async Task UpAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[65536];
        while (true)
        {
            var received = await phone.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            using var message = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
            switch (message.RootElement.GetProperty("event").GetString())
            {
                case "start":
                    _streamSid = message.RootElement.GetProperty("streamSid").GetString()!;
                    break;
                case "media":
                    var media = message.RootElement.GetProperty("media");
                    _latest = int.Parse(media.GetProperty("timestamp").GetString()!);
                    await model.SendInputAudioAsync(BinaryData.FromBytes(media.GetProperty("payload").GetBytesFromBase64()), cancellationToken);
                    break;
                case "mark":
                    _markCount--;
                    break;
            }
        }
    }

    private async Task DownAsync(CancellationToken cancellationToken)
    {
        await foreach (var update in model.ReceiveUpdatesAsync(cancellationToken))
        {
            switch (update)
            {
                case RealtimeServerUpdateResponseOutputAudioDelta delta:
                    _startedAt ??= _latest;
                    _lastItem = delta.ItemId;
                    await SendAsync(new { @event = "media", streamSid = _streamSid, media = new { payload = delta.Delta.ToArray() } }, cancellationToken);
                    _markCount++;
                    await SendAsync(new { @event = "mark", streamSid = _streamSid, mark = new { name = "responsePart" } }, cancellationToken);
                    break;
                case RealtimeServerUpdateInputAudioBufferSpeechStarted when _markCount > 0 && _startedAt is { } startedAt:
                    await SendAsync(new { @event = "clear", streamSid = _streamSid }, cancellationToken);
                    await model.TruncateItemAsync(_lastItem, 0, TimeSpan.FromMilliseconds(_latest - startedAt), cancellationToken);
                    (_startedAt, _lastItem, _markCount) = (null, null, 0);
                    break;
            }
        }
    }

    private async Task SendAsync<T>(T message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await phone.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
