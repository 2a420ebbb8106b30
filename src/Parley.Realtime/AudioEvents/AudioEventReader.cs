using System.Buffers;
using System.Buffers.Text;

namespace Parley.Realtime.AudioEvents;

/// <summary>
/// Reads the two events that are nearly all traffic without an allocation. What is unusual (escapes, repeated or unknown members,
/// anything invalid) is left to <see cref="ClientEvent.Read"/> and <see cref="ServerEvent.Read"/>, which understand it or say what is
/// wrong. Thread-safe.
/// </summary>
public static class AudioEventReader
{
    /// <summary>Reads an <c>input_audio_buffer.append</c>.</summary>
    /// <param name="utf8Json">One whole message.</param>
    /// <param name="audio">Receives the audio's bytes; untouched when the answer is false.</param>
    /// <param name="append">The other members.</param>
    /// <returns>False when this is another event, or one for the general path.</returns>
    public static bool TryReadAppend(ReadOnlySpan<byte> utf8Json, IBufferWriter<byte> audio, out AudioAppend append)
    {
        ArgumentNullException.ThrowIfNull(audio);
        append = default;
        ReadOnlySpan<byte> eventId = default, base64 = default;
        var seen = 0;
        var scanner = new FlatObjectScanner(utf8Json);
        if (!scanner.TryOpen())
        {
            return false;
        }

        do
        {
            if (!scanner.TryReadName(out var name))
            {
                return false;
            }

            var (member, isRead) = name.Length switch
            {
                4 when name.SequenceEqual("type"u8) =>
                    (1, scanner.TryReadString(out var type) && type.SequenceEqual("input_audio_buffer.append"u8)),
                5 when name.SequenceEqual("audio"u8) => (2, scanner.TryReadUncheckedString(out base64)),
                8 when name.SequenceEqual("event_id"u8) => (4, scanner.TryReadString(out eventId) && !eventId.IsEmpty),
                _ => (0, false),
            };
            if (!isRead || (seen & member) != 0 || !scanner.TryContinue())
            {
                return false;
            }

            seen |= member;
        }
        while (!scanner.IsAtEnd);

        if ((seen & 3) != 3 || !TryDecode(base64, audio, out var byteCount))
        {
            return false;
        }

        append = new AudioAppend { EventId = eventId, ByteCount = byteCount };
        return true;
    }

    /// <summary>Reads a <c>response.output_audio.delta</c>.</summary>
    /// <param name="utf8Json">One whole message.</param>
    /// <param name="audio">Receives the audio's bytes; untouched when the answer is false.</param>
    /// <param name="delta">The other members.</param>
    /// <returns>False when this is another event, or one for the general path.</returns>
    public static bool TryReadDelta(ReadOnlySpan<byte> utf8Json, IBufferWriter<byte> audio, out AudioDelta delta)
    {
        ArgumentNullException.ThrowIfNull(audio);
        delta = default;
        if (!TryScanDelta(utf8Json, out var scanned, out var base64) || !TryDecode(base64, audio, out var byteCount))
        {
            return false;
        }

        delta = new AudioDelta
        {
            EventId = scanned.EventId,
            ResponseId = scanned.ResponseId,
            ItemId = scanned.ItemId,
            OutputIndex = scanned.OutputIndex,
            ContentIndex = scanned.ContentIndex,
            ByteCount = byteCount,
        };
        return true;
    }

    /// <summary>Reads all but the audio, which stays base64.</summary>
    internal static bool TryScanDelta(ReadOnlySpan<byte> utf8Json, out AudioDelta delta, out ReadOnlySpan<byte> base64)
    {
        const int AllButEventId = 63;
        if (WireOrder.TryScanDelta(utf8Json, out delta, out base64))
        {
            return true;
        }

        delta = default;
        base64 = default;
        ReadOnlySpan<byte> eventId = default, responseId = default, itemId = default;
        int outputIndex = 0, contentIndex = 0, seen = 0;
        var scanner = new FlatObjectScanner(utf8Json);
        if (!scanner.TryOpen())
        {
            return false;
        }

        do
        {
            if (!scanner.TryReadName(out var name))
            {
                return false;
            }

            var (member, isRead) = name.Length switch
            {
                4 when name.SequenceEqual("type"u8) =>
                    (1, scanner.TryReadString(out var type) && type.SequenceEqual("response.output_audio.delta"u8)),
                5 when name.SequenceEqual("delta"u8) => (2, scanner.TryReadUncheckedString(out base64)),
                7 when name.SequenceEqual("item_id"u8) => (4, scanner.TryReadString(out itemId)),
                8 when name.SequenceEqual("event_id"u8) => (64, scanner.TryReadString(out eventId) && !eventId.IsEmpty),
                11 when name.SequenceEqual("response_id"u8) => (8, scanner.TryReadString(out responseId)),
                12 when name.SequenceEqual("output_index"u8) => (16, scanner.TryReadIndex(out outputIndex)),
                13 when name.SequenceEqual("content_index"u8) => (32, scanner.TryReadIndex(out contentIndex)),
                _ => (0, false),
            };
            if (!isRead || (seen & member) != 0 || !scanner.TryContinue())
            {
                return false;
            }

            seen |= member;
        }
        while (!scanner.IsAtEnd);

        delta = new AudioDelta
        {
            EventId = eventId,
            ResponseId = responseId,
            ItemId = itemId,
            OutputIndex = outputIndex,
            ContentIndex = contentIndex,
        };
        return (seen & AllButEventId) == AllButEventId;
    }

    /// <summary>The audio's length when <paramref name="base64"/> is plain and padded; -1 when it cannot be.</summary>
    internal static int DecodedLength(ReadOnlySpan<byte> base64)
    {
        var padding = base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0;
        return base64.Length % 4 == 0 ? (base64.Length / 4 * 3) - padding : -1;
    }

    /// <summary>Decodes plain, padded base64 into exactly <see cref="DecodedLength"/> bytes.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> base64, Span<byte> audio) =>
        Base64.DecodeFromUtf8(base64, audio, out _, out var written) == OperationStatus.Done
        && written == DecodedLength(base64); // fewer when white space was skipped: JSON may not allow it there

    private static bool TryDecode(ReadOnlySpan<byte> base64, IBufferWriter<byte> audio, out int byteCount)
    {
        byteCount = DecodedLength(base64);
        if (byteCount <= 0)
        {
            return byteCount == 0;
        }

        if (!TryDecode(base64, audio.GetSpan(byteCount)))
        {
            return false;
        }

        audio.Advance(byteCount);
        return true;
    }
}
