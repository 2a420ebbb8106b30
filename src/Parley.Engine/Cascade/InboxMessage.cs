using Parley.Engine.Conversations;

namespace Parley.Engine.Cascade;

/// <summary>What waits for a conversation: an input, or audio in a rented buffer that the reader gives back.</summary>
/// <param name="Input">Null for audio.</param>
/// <param name="Audio">Rented from the shared pool; null for an input.</param>
/// <param name="AudioByteCount">How much of the buffer is audio.</param>
/// <param name="ClientEventId">The append event's id; null when it had none.</param>
/// <param name="IsLarge">True when it may be of many bytes; its reader then lets the next such message in.</param>
internal readonly record struct InboxMessage(
    ConversationInput? Input, byte[]? Audio = null, int AudioByteCount = 0, string? ClientEventId = null, bool IsLarge = false);
