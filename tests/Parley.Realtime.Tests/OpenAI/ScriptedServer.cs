using System.Net.WebSockets;
using System.Text.Json;
using System.Text;
using Parley.Testing.Server;

namespace Parley.Realtime.OpenAI;

/// <summary>
/// A server that plays a script, one step a line: <c>&lt; JSON</c> sends an event, <c>&gt; TYPE</c> waits for the client's next event,
/// which must be of that type, <c>! CODE REASON</c> sends a close frame, and <c>~</c> drops the connection.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly WebSocketListener _stub = new();
    private readonly List<JsonElement> _received = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Uri Endpoint => _stub.Endpoint;

    /// <summary>The client's events, in order.</summary>
    public IReadOnlyList<JsonElement> Received => _received;

    /// <summary>The types of what a script sends.</summary>
    public static string[] SentTypes(string script) =>
        [.. Steps(script).Where(step => step[0] == '<').Select(step => JsonElement.Parse(step[2..]).GetProperty("type").GetString()!)];

    /// <summary>Plays to the end of the script and then, unless it closed, to the client's close frame. Returns the request's head.</summary>
    public async Task<string> PlayAsync(string script, CancellationToken cancellationToken)
    {
        var (head, socket) = await _stub.AcceptAsync(cancellationToken);
        using (socket)
        {
            foreach (var step in Steps(script))
            {
                if (step[0] == '~')
                {
                    return head;
                }

                await PlayAsync(socket, step[0], step[2..], cancellationToken);
            }

            await ReadCloseAsync(socket, cancellationToken);
        }

        return head;
    }

    public void Dispose() => _stub.Dispose();

    private static string[] Steps(string script) =>
        script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task PlayAsync(WebSocket socket, char verb, string rest, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case '<':
                await socket.SendAsync(Encoding.UTF8.GetBytes(rest), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                break;
            case '>':
                var received = await ReceiveAsync(socket, cancellationToken);
                _received.Add(received);
                Assert.Equal(rest, received.GetProperty("type").GetString());
                break;
            case '!':
                var parts = rest.Split(' ', 2);
                await socket.CloseOutputAsync((WebSocketCloseStatus)int.Parse(parts[0]), parts.ElementAtOrDefault(1), cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"A script has no step '{verb}'.");
        }
    }

    private async Task<JsonElement> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return JsonElement.Parse(_buffer.AsSpan(0, length));
            }
        }
    }

    private async Task ReadCloseAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);
        }
    }
}
