using System.Net.WebSockets;
using Parley.Calls.Legs;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>A stream that has begun: what it said, and what reads on.</summary>
/// <param name="Start">What it said.</param>
/// <param name="Receiver">The reader of the socket.</param>
/// <param name="Reader">The reader of the messages, for this stream alone.</param>
/// <param name="BadCount">How many bad messages came before.</param>
internal sealed record StreamOpening(MediaStreamStart Start, SocketReceiver Receiver, StreamMessageReader Reader, int BadCount)
{
    /// <summary>Reads up to the start. Closes the socket when it fails.</summary>
    /// <exception cref="MediaStreamException">The stream did not begin.</exception>
    public static async Task<StreamOpening> RunAsync(
        WebSocket socket, MediaStreamDialect dialect, MediaStreamOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var receiver = new SocketReceiver(
            socket, options.MaxMessageByteCount, options.MaxMessageByteCount, options.IdleTimeout, timeProvider);
        var reading = ReadAsync(receiver, dialect, options.MaxBadMessages);
        try
        {
            return await reading.WaitAsync(options.StartTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) // whatever it is, the socket is ours to close
        {
            var drained = IgnoreAsync(reading.IsCompleted ? receiver.DrainAsync() : reading);
            await SocketClosing.CloseAsync(
                socket, WebSocketCloseStatus.PolicyViolation, drained, options.CloseTimeout, timeProvider).ConfigureAwait(false);
            receiver.Dispose();
            throw exception switch
            {
                TimeoutException => new MediaStreamException("start_timeout", $"The {dialect.Name} stream did not start within {options.StartTimeout}."),
                WebSocketException => new MediaStreamException("connection_lost", $"The {dialect.Name} stream was lost before it started.", exception),
                _ => exception,
            };
        }
    }

    private static async Task<StreamOpening> ReadAsync(SocketReceiver receiver, MediaStreamDialect dialect, int maxBadCount)
    {
        var reader = new StreamMessageReader(dialect);
        var badCount = 0;
        while (await receiver.ReceiveAsync().ConfigureAwait(false))
        {
            if (receiver.MessageType == WebSocketMessageType.Binary && !receiver.IsTooLong)
            {
                continue; // audio of which nobody knows the format yet
            }

            if (!TryReadKind(reader, receiver, out var kind))
            {
                badCount++;
            }
            else if (kind == StreamMessageKind.Start)
            {
                var start = StreamStartReader.Read(receiver.Message, dialect);
                reader.StreamId = start.StreamId;
                return new StreamOpening(start, receiver, reader, badCount);
            }

            if (badCount >= maxBadCount)
            {
                throw new MediaStreamException("invalid_messages", $"{badCount} messages that are none of a {dialect.Name} stream came before its start.");
            }
        }

        throw new MediaStreamException("closed_before_start", $"The {dialect.Name} stream was closed before it started.");
    }

    private static bool TryReadKind(StreamMessageReader reader, SocketReceiver receiver, out StreamMessageKind kind)
    {
        var isRead = reader.TryRead(receiver.Message.Span, out var message) && !receiver.IsTooLong;
        kind = message.Kind;
        return isRead;
    }

    private static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
