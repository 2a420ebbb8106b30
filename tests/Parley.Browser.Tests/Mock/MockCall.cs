using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Browser.Tests.Mock;

/// <summary>The server's end of one call from the page: sends what the test says, keeps what the page sent.</summary>
internal sealed class MockCall(WebSocket socket, string agent)
{
    private const int SampleRate = 24000;

    private long _audioByteCount;
    private readonly Channel<JsonElement> _messages = Channel.CreateBounded<JsonElement>(4096);
    private readonly Channel<short[]> _frames = Channel.CreateBounded<short[]>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest });

    public string Agent => agent;

    /// <summary>How many bytes of audio the page has sent.</summary>
    public long AudioByteCount => Interlocked.Read(ref _audioByteCount);

    /// <summary>The subprotocols that the page offered.</summary>
    public required IReadOnlyList<string> Protocols { get; init; }

    /// <summary>The audio format that the page asked for; empty for its own.</summary>
    public required string Format { get; init; }

    /// <summary>The microphone frames in their order.</summary>
    public ChannelReader<short[]> Frames => _frames.Reader;

    public Task SendAsync(object message) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Sends a tone in 100 ms pieces, as fast as the socket takes it.</summary>
    public async Task SendToneAsync(string itemId, TimeSpan length, double level = 0.5, bool isLast = true)
    {
        await SendAsync(new { type = "agent.audio", item_id = itemId, content_index = 0 });
        var samples = new short[(int)(length.TotalSeconds * SampleRate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(level * short.MaxValue * Math.Sin(2 * Math.PI * 440 * i / SampleRate));
        }

        for (var i = 0; i < samples.Length; i += SampleRate / 10)
        {
            var piece = samples.AsMemory(i, Math.Min(SampleRate / 10, samples.Length - i));
            await socket.SendAsync(MemoryMarshal.AsBytes(piece.Span).ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        }

        if (isLast)
        {
            await SendAsync(new { type = "agent.audio_done", item_id = itemId });
        }
    }

    /// <summary>Sends bytes as they are, as one message of audio.</summary>
    public Task SendBytesAsync(byte[] audio) => socket.SendAsync(audio, WebSocketMessageType.Binary, true, CancellationToken.None);

    /// <summary>The next message of this type; others before it are passed over.</summary>
    public async Task<JsonElement> ReceiveAsync(string type, CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
        {
            if (message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The page closed the call without sending '{type}'.");
    }

    /// <summary>Breaks the connection as a failing network does: no closing handshake.</summary>
    public void Drop() => socket.Abort();

    public Task CloseAsync(WebSocketCloseStatus status, string reason) =>
        socket.CloseOutputAsync(status, reason, CancellationToken.None);

    public async Task ReceiveAllAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1024 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                length += result.Count;
                if (result.EndOfMessage)
                {
                    Keep(result.MessageType, buffer.AsSpan(0, length));
                    length = 0;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The page was closed, or the test dropped the connection: both end the call.
        }

        _messages.Writer.TryComplete();
        _frames.Writer.TryComplete();
    }

    private void Keep(WebSocketMessageType type, ReadOnlySpan<byte> content)
    {
        if (type == WebSocketMessageType.Binary)
        {
            _frames.Writer.TryWrite(MemoryMarshal.Cast<byte, short>(content[..^(content.Length % 2)]).ToArray());
            Interlocked.Add(ref _audioByteCount, content.Length);
        }
        else
        {
            _messages.Writer.TryWrite(JsonElement.Parse(content));
        }
    }
}
