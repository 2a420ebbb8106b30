using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Browser.Tests.Console;

/// <summary>A caller with a page of its own: a tone, or nothing, at its microphone for as long as it calls, and typed words.</summary>
internal sealed class LiveCaller : IAsyncDisposable
{
    private const int FrameSamples = 480; // 20 ms at 24 kHz
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Channel<JsonElement> _messages = Channel.CreateBounded<JsonElement>(1_000);
    private readonly TaskCompletionSource _colleagueHeard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _item = "";
    private Task _talking = Task.CompletedTask;
    private Task _hearing = Task.CompletedTask;

    /// <summary>Completes when a sound of whoever speaks in the agent's place has come.</summary>
    public Task WhenColleagueHeard => _colleagueHeard.Task;

    public static async Task<LiveCaller> CallAsync(ConsoleServer server, string agent, CancellationToken cancellationToken, bool isSilent = false)
    {
        var caller = new LiveCaller();
        await caller._socket.ConnectAsync(new Uri($"ws://{new Uri(server.Address).Authority}/calls/web?agent={agent}"), cancellationToken);
        caller._talking = caller.TalkAsync(isSilent ? 0 : 6000);
        caller._hearing = caller.HearAsync();
        await caller.WaitAsync("call.started", cancellationToken);
        return caller;
    }

    public Task TypeAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type = "text", text })), WebSocketMessageType.Text);

    public async Task<JsonElement> WaitAsync(string type, CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
        {
            if (message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The call ended before '{type}' came.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_talking, _hearing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await _sending.WaitAsync(_stopping.Token);
        try
        {
            await _socket.SendAsync(message, type, endOfMessage: true, _stopping.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>At the pace of speech, which is the clock of what both sides hear.</summary>
    private async Task TalkAsync(double loudness)
    {
        var frame = new byte[FrameSamples * 2];
        for (var i = 0; i < FrameSamples; i++)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(2 * i), (short)(loudness * Math.Sin(2 * Math.PI * 400 * i / 24_000)));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            await SendAsync(frame, WebSocketMessageType.Binary);
        }
    }

    private void Take(JsonElement message)
    {
        _item = message.GetProperty("type").GetString() == "agent.audio" ? message.GetProperty("item_id").GetString()! : _item;
        _messages.Writer.TryWrite(message);
    }

    private static bool IsLoud(ReadOnlySpan<byte> pcm)
    {
        foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm))
        {
            if (Math.Abs((int)sample) > 1_000)
            {
                return true;
            }
        }

        return false;
    }

    private async Task HearAsync()
    {
        try
        {
            var buffer = new byte[256 * 1024];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(length), _stopping.Token);
                    length += result.Count;
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                if (result.MessageType == WebSocketMessageType.Text)
                {
                    Take(JsonElement.Parse(buffer.AsSpan(0, length)));
                }
                else if (_item.StartsWith("sound_colleague", StringComparison.Ordinal) && IsLoud(buffer.AsSpan(0, length)))
                {
                    _colleagueHeard.TrySetResult();
                }
            }
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }
}
