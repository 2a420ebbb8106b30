using System.Net.WebSockets;
using System.Text;

namespace DotnetBridges;

/// <summary>The lower bound of two .NET sockets: what comes is sent on in the other's envelope, the base64 as it is; nothing is parsed but its place.</summary>
internal static class FrameCopy
{
    public static async Task RunAsync(WebSocket phone, Uri upstream, CancellationToken cancellationToken)
    {
        using var model = new ClientWebSocket();
        await model.ConnectAsync(new UriBuilder(upstream) { Scheme = "ws", Path = $"{upstream.AbsolutePath}/realtime", Query = "model=gpt-realtime" }.Uri, cancellationToken);
        await model.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}},"output":{"format":{"type":"audio/pcmu"}}}}}"""u8.ToArray(),
            WebSocketMessageType.Text, true, cancellationToken);
        var streamSid = "";
        var up = CopyAsync(phone, model, "\"payload\":\"", """{"type":"input_audio_buffer.append","audio":" """.TrimEnd(), "\"}", head =>
        {
            if (streamSid == "" && head.Contains("\"start\"", StringComparison.Ordinal))
            {
                var text = head;
                streamSid = text[(text.IndexOf("\"streamSid\":\"MZ", StringComparison.Ordinal) + 13)..][..34];
            }
        }, cancellationToken);
        while (streamSid == "" && !up.IsCompleted)
        {
            await Task.Delay(1, cancellationToken);
        }

        var down = CopyAsync(
            model, phone, "\"delta\":\"", $$"""{"event":"media","streamSid":"{{streamSid}}","media":{"payload":" """.TrimEnd(), "\"}}", null, cancellationToken);
        await Task.WhenAny(up, down);
    }

    private static async Task CopyAsync(
        WebSocket source, WebSocket target, string marker, string prefix, string suffix, Action<string>? other, CancellationToken cancellationToken)
    {
        var (start, head, tail) = (Encoding.ASCII.GetBytes(marker), Encoding.ASCII.GetBytes(prefix), Encoding.ASCII.GetBytes(suffix));
        var (input, output) = (new byte[65536], new byte[65536]);
        head.CopyTo(output, 0);
        while (true)
        {
            var received = await source.ReceiveAsync(input.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            var position = input.AsSpan(0, received.Count).IndexOf(start);
            if (position < 0)
            {
                other?.Invoke(Encoding.ASCII.GetString(input, 0, received.Count));
                continue;
            }

            var length = input.AsSpan(position + start.Length).IndexOf((byte)'"');
            input.AsSpan(position + start.Length, length).CopyTo(output.AsSpan(head.Length));
            tail.CopyTo(output, head.Length + length);
            await target.SendAsync(output.AsMemory(0, head.Length + length + tail.Length), WebSocketMessageType.Text, true, cancellationToken);
        }
    }
}
