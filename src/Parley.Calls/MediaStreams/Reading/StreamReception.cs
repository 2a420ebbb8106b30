using System.Net.WebSockets;
using Parley.Calls.Legs;
using Parley.Calls.MediaStreams.Playout;

namespace Parley.Calls.MediaStreams.Reading;

/// <summary>Takes a stream's messages, one after the other, to where they belong. One caller at a time; allocates nothing per message.</summary>
/// <param name="reader">Of this stream.</param>
/// <param name="input">Takes audio.</param>
/// <param name="playout">Takes marks.</param>
/// <param name="show">Is shown each text message.</param>
/// <param name="takeDigit">Takes digits; false when there are too many.</param>
/// <param name="maxBadCount">How many bad messages end the stream.</param>
internal sealed class StreamReception(
    StreamMessageReader reader, StreamInput input, PlayoutWriter playout, Action<ReadOnlyMemory<byte>> show, Func<char, bool> takeDigit, int maxBadCount)
{
    private int _badCount;
    /// <summary>Reads until the stream ends.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(SocketReceiver receiver)
    {
        while (true)
        {
            var receiving = receiver.ReceiveAsync();
            if (!receiving.IsCompleted)
            {
                input.Flush(); // what has come at once goes on as one piece
            }

            if (!await receiving.ConfigureAwait(false))
            {
                input.Flush();
                return "hang_up";
            }

            if (Take(receiver) is { } end)
            {
                input.Flush();
                return end;
            }
        }
    }

    /// <summary>Why the stream ends now, or null when it goes on.</summary>
    private string? Take(SocketReceiver receiver)
    {
        if (receiver.IsTooLong)
        {
            return Bad();
        }

        if (receiver.MessageType == WebSocketMessageType.Binary)
        {
            if (!reader.HasBinaryAudio)
            {
                return Bad();
            }

            input.Take(receiver.Message.Span);
            return null;
        }

        show(receiver.Message);
        if (!reader.TryRead(receiver.Message.Span, out var message))
        {
            return Bad();
        }

        if (message.IsForeign)
        {
            return null;
        }

        switch (message.Kind)
        {
            case StreamMessageKind.Media:
                return input.Take(message.Payload, message.Chunk, message.TimestampMs) ? null : Bad();
            case StreamMessageKind.Mark:
                playout.MarkReturned(message.Name);
                return null;
            case StreamMessageKind.Dtmf when message.Digit != 0:
                return takeDigit(message.Digit) ? null : "flooded";
            case StreamMessageKind.Stop:
                return "hang_up";
            default:
                return null;
        }
    }

    private string? Bad() => ++_badCount >= maxBadCount ? "invalid_messages" : null;
}
