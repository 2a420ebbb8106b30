using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;

namespace Parley.Realtime.AudioEvents;

/// <summary>Writes the two events that are nearly all traffic, base64 straight into the output, without an allocation. Thread-safe.</summary>
public static class AudioEventWriter
{
    private const int MostDigits = 10;

    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(value => (char)value).Where(value => value is not ('"' or '\\'))]);

    /// <summary>Writes an <c>input_audio_buffer.append</c>.</summary>
    /// <param name="output">Receives one compact JSON object.</param>
    /// <param name="audio">Raw audio in the session's input format.</param>
    /// <param name="eventId">The event's id; null for none.</param>
    public static void WriteAppend(IBufferWriter<byte> output, ReadOnlySpan<byte> audio, string? eventId = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!IsPlain(eventId))
        {
            new InputAudioBufferAppendEvent { EventId = eventId, Audio = audio.ToArray() }.Write(output);
            return;
        }

        var head = """{"type":"input_audio_buffer.append","""u8;
        var span = output.GetSpan(head.Length + Length(eventId) + Base64.GetMaxEncodedToUtf8Length(audio.Length) + 32);
        var position = Put(span, 0, head);
        if (eventId is not null)
        {
            position = PutText(span, position, "\"event_id\":\""u8, eventId);
            position = Put(span, position, "\","u8);
        }

        position = PutAudio(span, position, "\"audio\":\""u8, audio);
        output.Advance(position);
    }

    /// <summary>Writes a <c>response.output_audio.delta</c>.</summary>
    /// <param name="output">Receives one compact JSON object.</param>
    /// <param name="eventId">The event's id; null for none.</param>
    /// <param name="responseId">The response.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="outputIndex">The item within the response's output.</param>
    /// <param name="contentIndex">The part within the item.</param>
    /// <param name="audio">Raw audio in the session's output format.</param>
    public static void WriteDelta(
        IBufferWriter<byte> output,
        string? eventId,
        string responseId,
        string itemId,
        int outputIndex,
        int contentIndex,
        ReadOnlySpan<byte> audio)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!IsPlain(eventId) || !IsPlain(responseId) || !IsPlain(itemId))
        {
            new ResponseOutputAudioDeltaEvent
            {
                EventId = eventId,
                ResponseId = responseId,
                ItemId = itemId,
                OutputIndex = outputIndex,
                ContentIndex = contentIndex,
                Delta = audio.ToArray(),
            }.Write(output);
            return;
        }

        var head = """{"type":"response.output_audio.delta","""u8;
        var span = output.GetSpan(
            head.Length + Length(eventId) + Length(responseId) + Length(itemId) + Base64.GetMaxEncodedToUtf8Length(audio.Length) + 128);
        var position = Put(span, 0, head);
        if (eventId is not null)
        {
            position = PutText(span, position, "\"event_id\":\""u8, eventId);
            position = Put(span, position, "\","u8);
        }

        position = PutText(span, position, "\"response_id\":\""u8, responseId);
        position = PutText(span, position, "\",\"item_id\":\""u8, itemId);
        position = PutNumber(span, position, "\",\"output_index\":"u8, outputIndex);
        position = PutNumber(span, position, ",\"content_index\":"u8, contentIndex);
        position = PutAudio(span, position, ",\"delta\":\""u8, audio);
        output.Advance(position);
    }

    private static bool IsPlain(string? id) => id.AsSpan().IndexOfAnyExcept(s_plain) < 0;

    private static int Length(string? id) => id?.Length ?? 0;

    private static int Put(Span<byte> span, int position, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[position..]);
        return position + text.Length;
    }

    private static int PutText(Span<byte> span, int position, ReadOnlySpan<byte> before, string text)
    {
        position = Put(span, position, before);
        Ascii.FromUtf16(text, span[position..], out var written);
        return position + written;
    }

    private static int PutNumber(Span<byte> span, int position, ReadOnlySpan<byte> before, int number)
    {
        position = Put(span, position, before);
        number.TryFormat(span.Slice(position, MostDigits + 1), out var written, provider: CultureInfo.InvariantCulture);
        return position + written;
    }

    private static int PutAudio(Span<byte> span, int position, ReadOnlySpan<byte> before, ReadOnlySpan<byte> audio)
    {
        position = Put(span, position, before);
        Base64.EncodeToUtf8(audio, span[position..], out _, out var written);
        return Put(span, position + written, "\"}"u8);
    }
}
