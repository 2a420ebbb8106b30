using Parley.Realtime.Errors;

namespace Parley.Agents.Responses;

/// <summary>Errors that arise from normal interruption timing and mean nothing (protocol §10.3).</summary>
internal static class BenignRaces
{
    /// <summary>True when nobody needs to hear of it.</summary>
    public static bool Contains(ErrorDetails error) =>
        error.Code is "response_cancel_not_active"
            or "conversation_already_has_active_response" // the sequencer asks again, and tells when it gives up
            or "item_truncate_invalid_item_id"
            or "item_delete_invalid_item_id" // ours: an item that nobody heard is deleted, and may never have been made
            or "item_retrieve_invalid_item_id" // ours: a cut item is read again, and may have been deleted meanwhile
            or "input_audio_buffer_commit_empty"
        || error.Message.Contains("already shorter than", StringComparison.Ordinal)
        || error.Message.Contains("Only model output audio messages can be truncated", StringComparison.Ordinal);
}
