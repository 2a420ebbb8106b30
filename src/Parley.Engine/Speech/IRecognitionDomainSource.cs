using Microsoft.Extensions.AI;

namespace Parley.Engine.Speech;

/// <summary>
/// Offered by a chat model (<c>IChatClient.GetService</c>) that knows what a caller is likely to say next; the engine hands the
/// answer to the recogniser before each utterance.
/// </summary>
public interface IRecognitionDomainSource
{
    /// <summary>What to expect after <paramref name="history"/>: digits only while a number is asked for, and so on.</summary>
    /// <param name="history">The conversation so far, as the chat model would be given it.</param>
    /// <param name="options">The options that the next request would carry: instructions and tools.</param>
    /// <returns>Null when anything may be said.</returns>
    RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options);
}
