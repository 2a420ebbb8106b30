using System.Globalization;
using System.Text.Json;
using Parley.Realtime;
using Parley.Realtime.Errors;

namespace Parley.Engine.Conversations;

/// <summary>The one table of the wire's errors (protocol §10.2), and their way into an <c>error</c> event.</summary>
public static class ProtocolErrors
{
    private const string InvalidRequest = "invalid_request_error";
    private const int LongestMessage = 1000; // what a client sent is repeated in part only, however long it was
    private const int LongestValue = 64;

    /// <summary>The <c>error</c> event of a client's mistake.</summary>
    /// <param name="exception">The mistake.</param>
    /// <param name="eventId">The server event's own id.</param>
    /// <param name="clientEventId">The id of the client event that was wrong; null when it had none.</param>
    public static ErrorEvent ToEvent(ParleyProtocolException exception, string eventId, string? clientEventId)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new ErrorEvent
        {
            EventId = eventId,
            Error = new ErrorDetails
            {
                Type = InvalidRequest,
                Code = exception.Code,
                Message = Shorten(exception.Message, LongestMessage),
                Param = exception.Parameter is { } parameter ? Shorten(parameter, LongestMessage) : null,
                EventId = clientEventId,
            },
        };
    }

    internal static ParleyProtocolException UnknownParameter(string path) =>
        new("unknown_parameter", $"Unknown parameter: '{path}'.", path);

    internal static ParleyProtocolException Missing(string path) =>
        new("missing_required_parameter", $"Missing required parameter: '{path}'.", path);

    internal static ParleyProtocolException Invalid(string path, string message) => new("invalid_value", message, path);

    internal static ParleyProtocolException Unsupported(string path, string? value, params ReadOnlySpan<string> supported) =>
        new("invalid_value", $"Invalid value: '{Shorten(value ?? "", LongestValue)}'. Supported values are: {Quote(supported)}.", path);

    internal static ParleyProtocolException WrongType(string path, string expected, JsonValueKind kind) => new(
        "invalid_type", $"Invalid type for '{path}': expected {expected}, but got {kind.ToString().ToLowerInvariant()} instead.", path);

    internal static ParleyProtocolException TooLong(string path, int maximum, int length) => new(
        "string_above_max_length",
        $"Invalid '{path}': string too long. Expected a string with maximum length {maximum}, but got a string with length {length} instead.",
        path);

    internal static void CheckRange(string path, int value, int minimum, int maximum)
    {
        if (value < minimum)
        {
            throw new ParleyProtocolException("integer_below_min_value",
                $"Invalid '{path}': integer below minimum value. Expected a value >= {minimum}, but got {value} instead.", path);
        }

        if (value > maximum)
        {
            throw new ParleyProtocolException("integer_above_max_value",
                $"Invalid '{path}': integer above maximum value. Expected a value <= {maximum}, but got {value} instead.", path);
        }
    }

    internal static void CheckRange(string path, double value, double minimum, double maximum)
    {
        if (!(value >= minimum))
        {
            throw new ParleyProtocolException("decimal_below_min_value", string.Create(CultureInfo.InvariantCulture,
                $"Invalid '{path}': decimal below minimum value. Expected a value >= {minimum}, but got {value} instead."), path);
        }

        if (value > maximum)
        {
            throw new ParleyProtocolException("decimal_above_max_value", string.Create(CultureInfo.InvariantCulture,
                $"Invalid '{path}': decimal above maximum value. Expected a value <= {maximum}, but got {value} instead."), path);
        }
    }

    internal static ParleyProtocolException BadAudio(string path, bool isEmpty) => new("invalid_value",
        $"Invalid '{path}'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got {(isEmpty ? "empty bytes" : "an invalid value")}.",
        path);

    internal static ParleyProtocolException CommitTooSmall(TimeSpan duration) => new("input_audio_buffer_commit_empty",
        string.Create(CultureInfo.InvariantCulture,
            $"Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has {duration.TotalMilliseconds:F2}ms of audio."));

    internal static ParleyProtocolException BufferFull(TimeSpan limit) => new("input_audio_buffer_full", string.Create(
        CultureInfo.InvariantCulture,
        $"The input audio buffer holds {limit.TotalSeconds:F0} s of audio, which is all it takes. Commit or clear it."));

    internal static ParleyProtocolException ActiveResponse(string responseId) => new("conversation_already_has_active_response",
        $"Conversation already has an active response in progress: {responseId}. Wait until the response is finished before creating a new one.");

    internal static ParleyProtocolException TooManyResponses(int limit) => new("rate_limit_exceeded",
        $"{limit} responses are running, which is the limit. Wait until one is finished before creating another.");

    internal static ParleyProtocolException NothingToCancel() =>
        new("response_cancel_not_active", "Cancellation failed: no active response found");

    internal static ParleyProtocolException ConversationFull(int limit) => new("conversation_full",
        $"Error adding item: the conversation's text and images would be longer than {limit} characters, which is all it takes. Delete items first.");

    internal static ParleyProtocolException TooManyItems(int limit) => new("conversation_full",
        $"Error adding item: the conversation has {limit} items, which is all it takes. Delete items first.");

    internal static ParleyProtocolException TooMuchToRecognise(int count, TimeSpan audio) => new("rate_limit_exceeded", string.Create(
        CultureInfo.InvariantCulture,
        $"At most {count} pieces of audio, or {audio.TotalSeconds:F0} s, may wait for the recogniser. Wait for their transcription before sending more."));

    internal static ParleyProtocolException DuplicateItem(string itemId) =>
        new("item_create_duplicate_item_id", $"Error adding item: an item with id '{itemId}' already exists.");

    internal static ParleyProtocolException UnknownPreviousItem(string itemId) =>
        new("item_create_invalid_previous_item_id", $"Error adding item: the previous item with id '{itemId}' does not exist.");

    internal static ParleyProtocolException UnknownItem(string code, string verb, string itemId) =>
        new(code, $"Error {verb} item: the item with id '{itemId}' does not exist.");

    internal static ParleyProtocolException NotTruncatable() =>
        new("unsupported_content_type", "Only model output audio messages can be truncated");

    internal static ParleyProtocolException AlreadyShorter(long durationMs, int requestedMs) =>
        new("invalid_value", $"Audio content of {durationMs}ms is already shorter than {requestedMs}ms", "audio_end_ms");

    internal static ParleyProtocolException UnknownCall(string callId) =>
        new("invalid_tool_call_id", $"Tool call ID '{callId}' not found in conversation.");

    internal static ParleyProtocolException UnknownApproval(string path, string itemId) =>
        new("invalid_value", $"No approval request '{itemId}' waits for an answer in this conversation.", path);

    internal static ParleyProtocolException VoiceLocked() =>
        new("cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.");

    internal static ParleyProtocolException CrossType(bool isTranscription) => new("invalid_value", isTranscription
        ? "Passing a realtime session update event to a transcription session is not allowed."
        : "Passing a transcription session update event to a realtime session is not allowed.", "session.type");

    internal static ParleyProtocolException SessionExpired(TimeSpan lifetime) => new("session_expired", string.Create(
        CultureInfo.InvariantCulture, $"Your session hit the maximum duration of {lifetime.TotalMinutes:F0} minutes."), isFatal: true);

    private static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    internal static string Quote(ReadOnlySpan<string> values) => $"'{string.Join("', '", values!)}'";
}
