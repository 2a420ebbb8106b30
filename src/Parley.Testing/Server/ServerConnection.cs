using System.Net.WebSockets;
using System.Threading.Channels;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Testing.Simulation;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Server;

/// <summary>Joins one WebSocket to a simulation: one reader, one writer, no code in common with the client that is tested.</summary>
internal sealed class ServerConnection : ISimulationSink
{
    private const int Capacity = 65536; // more than any test says unread; what does not fit ends the connection
    private const int LongestMessage = 16 * 1024 * 1024;
    private readonly Channel<WireOutput> _outbox = Channel.CreateBounded<WireOutput>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public void Say(ServerEvent serverEvent) => Post(new WireOutput(serverEvent, null));

    public void End(WireEnd end)
    {
        Post(new WireOutput(null, end));
        _outbox.Writer.TryComplete();
    }

    /// <summary>Serves to the end of the connection. Never throws.</summary>
    /// <param name="socket">Owned from now on.</param>
    /// <param name="line">Not opened yet.</param>
    /// <param name="refusal">Why the client is not let in; null to let it in.</param>
    /// <param name="stopping">Aborts.</param>
    public async Task RunAsync(WebSocket socket, SimulationLine line, Admission? refusal, CancellationToken stopping)
    {
        using var _ = socket;
        if (line.IsRefused)
        {
            line.Dispose(); // the handshake has told
            return;
        }

        if (refusal is null)
        {
            line.Open();
        }
        else
        {
            Say(refusal.Error);
            End(refusal.End);
        }

        var writing = WriteAsync(socket, stopping);
        await ReadAsync(socket, line, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        line.Dispose();
        _outbox.Writer.TryComplete();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Post(WireOutput output)
    {
        if (!_outbox.Writer.TryWrite(output))
        {
            _outbox.Writer.TryComplete();
        }
    }

    private async Task WriteAsync(WebSocket socket, CancellationToken stopping)
    {
        await foreach (var output in _outbox.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
        {
            if (output.Event is { } serverEvent)
            {
                await socket.SendAsync(serverEvent.ToUtf8Json(), WebSocketMessageType.Text, endOfMessage: true, stopping).ConfigureAwait(false);
            }
            else if (output.End!.CloseStatus is { } status)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)status, output.End.CloseReason, stopping).ConfigureAwait(false);
            }
            else
            {
                socket.Abort();
            }
        }
    }

    private static async Task ReadAsync(WebSocket socket, SimulationLine line, CancellationToken stopping)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), stopping).ConfigureAwait(false);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (result.EndOfMessage)
            {
                Receive(line, result.MessageType, buffer.AsSpan(0, length));
                length = 0;
            }
            else if (length == buffer.Length && length < LongestMessage)
            {
                Array.Resize(ref buffer, 2 * length);
            }
        }
    }

    private static void Receive(SimulationLine line, WebSocketMessageType type, ReadOnlySpan<byte> message)
    {
        if (type == WebSocketMessageType.Binary)
        {
            Complain("invalid_event", "Expected a text WebSocket message; binary frames are not supported.", null, null);
            return;
        }

        try
        {
            line.Receive(ClientEvent.Read(message));
        }
        catch (ParleyProtocolException fault)
        {
            Complain(fault.Code, fault.Message, fault.Parameter, RealtimeEvent.FindEventId(message));
        }

        void Complain(string? code, string text, string? parameter, string? eventId) => line.Run(conversation => conversation.Outbox.Enqueue(
            new WireOutput(
                new ErrorEvent { Error = new ErrorDetails { Type = "invalid_request_error", Code = code, Message = text, Param = parameter, EventId = eventId } },
                null)));
    }
}
