using System.Globalization;
using Parley.Realtime;
using Parley.Realtime.Errors;

namespace Parley.Testing.Simulation.Conversations;

/// <summary>The errors of protocol §10.2 that the simulation knows, in the service's words.</summary>
internal static class SimulatedErrors
{
    public static ErrorDetails UnknownType(string type) => new()
    {
        Code = "invalid_value", Param = "type", Message = $"Invalid value: '{type}'. Supported values are: the client events of the GA interface.",
    };

    public static ErrorDetails CannotUpdateVoice { get; } = new()
    {
        Code = "cannot_update_voice", Message = "Cannot update a conversation's voice if assistant audio is present.",
    };

    public static ErrorDetails UpdateRefused { get; } = new()
    {
        Code = "invalid_value", Param = "session", Message = "Invalid 'session'. The simulation was told to refuse this update.",
    };

    public static ErrorDetails CommitEmpty(double milliseconds) => new()
    {
        Code = "input_audio_buffer_commit_empty",
        Message = "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has "
            + milliseconds.ToString("0.00", CultureInfo.InvariantCulture) + "ms of audio.",
    };

    public static ErrorDetails ActiveResponse(string responseId) => new()
    {
        Code = "conversation_already_has_active_response",
        Message = $"Conversation already has an active response in progress: {responseId}. Wait until the response is finished before creating a new one.",
    };

    public static ErrorDetails CancelNotActive { get; } = new()
    {
        Code = "response_cancel_not_active", Message = "Cancellation failed: no active response found",
    };

    public static ErrorDetails DuplicateItem(string id) => new()
    {
        Code = "item_create_duplicate_item_id", Message = $"Error adding item: an item with id '{id}' already exists.",
    };

    public static ErrorDetails IdTooLong(int length) => new()
    {
        Code = "string_above_max_length",
        Param = "item.id",
        Message = $"Invalid 'item.id': string too long. Expected a string with maximum length 32, but got a string with length {length} instead.",
    };

    public static ErrorDetails NoPreviousItem(string id) => new()
    {
        Code = "item_create_invalid_previous_item_id",
        Message = $"Error adding item: the previous item with id '{id}' does not exist.",
    };

    public static ErrorDetails UnknownCall(string callId) => new()
    {
        Code = "invalid_tool_call_id", Message = $"Tool call ID '{callId}' not found in conversation.",
    };

    public static ErrorDetails AssistantAudio { get; } = new()
    {
        Code = "invalid_value", Param = "item.content[0].type", Message = "Invalid value: 'output_audio'. Supported values are: 'output_text'.",
    };

    public static ErrorDetails NoItem(string verb, string code, string id) => new()
    {
        Code = code, Message = $"Error {verb} item: the item with id '{id}' does not exist.",
    };

    public static ErrorDetails NotTruncatable { get; } = new()
    {
        Code = "unsupported_content_type", Message = "Only model output audio messages can be truncated",
    };

    public static ErrorDetails BelowZero(int milliseconds) => new()
    {
        Code = "integer_below_min_value",
        Param = "audio_end_ms",
        Message = $"Invalid 'audio_end_ms': integer below minimum value. Expected a value >= 0, but got {milliseconds} instead.",
    };

    public static ErrorDetails AlreadyShorter(int availableMs, int askedMs) => new()
    {
        Code = "invalid_value", Message = $"Audio content of {availableMs}ms is already shorter than {askedMs}ms",
    };

    public static ErrorDetails SessionExpired(TimeSpan limit) => new()
    {
        Code = "session_expired", Message = $"Your session hit the maximum duration of {limit.TotalMinutes:0.##} minutes.",
    };

    /// <summary>The error as an event that answers <paramref name="cause"/>; null for one that nobody caused.</summary>
    public static ErrorEvent Event(ErrorDetails error, ClientEvent? cause) =>
        new() { Error = error with { Type = "invalid_request_error", EventId = cause?.EventId } };
}
