using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Cli.Tests;

/// <summary>A call as a page makes it, that goes on until its server is gone. Meanwhile its record is read over REST: what was read there is what the server has acknowledged.</summary>
internal sealed class KilledCall(Uri url)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _reading;

    /// <summary>Null as long as the server has told none.</summary>
    public string? Id { get; private set; }

    /// <summary>How many entries of the record were read before the kill.</summary>
    public int AcknowledgedCount { get; private set; }

    /// <summary>Ends when the agent has said something.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Goes on reading the record until the server is gone; null before the call has begun. Ended earlier, the server answered wrongly.</summary>
    public Task? Reading => Volatile.Read(ref _reading);

    /// <summary>Talks, listens and reads until the server is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new Uri($"ws://{url.Authority}/calls/web?agent=anna"), cancellationToken);
        await Task.WhenAll(TalkAsync(socket, cancellationToken), ListenAsync(socket, cancellationToken));
    }

    private static async Task TalkAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes($$"""{"type":"text","text":"message {{number}}"}"""), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            await Task.Delay(75, cancellationToken); // a stalled server that finds many at once would take them for a flood
        }
    }

    private async Task ListenAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Text && received.EndOfMessage)
                {
                    var message = JsonElement.Parse(buffer.AsSpan(0, received.Count));
                    switch (message.GetProperty("type").GetString())
                    {
                        case "call.started":
                            Id = message.GetProperty("call_id").GetString();
                            Volatile.Write(ref _reading, ReadRecordAsync(cancellationToken));
                            break;
                        case "agent.transcript":
                            _answered.TrySetResult();
                            break;
                    }
                }
            }
        }
        finally
        {
            await (Reading ?? Task.CompletedTask);
        }
    }

    private async Task ReadRecordAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = url };
        while (true)
        {
            using var answer = await http.GetAsync($"/v1/calls/{Id}/record", cancellationToken);
            if (answer.StatusCode != HttpStatusCode.NotFound) // else it is not written yet
            {
                answer.EnsureSuccessStatusCode();
                AcknowledgedCount = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("entries").GetArrayLength();
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
