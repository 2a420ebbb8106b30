namespace Parley.Agents.Brain;

/// <summary>Finds intents in what was said. Thread-safe: one serves any number of conversations.</summary>
public interface IIntentRecogniser
{
    /// <summary>The intents of the newest lines; empty for none. What it throws becomes an event, and the conversation goes on.</summary>
    /// <param name="request">The words and what to look for.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ConversationBrainOptions.RecognitionTimeout"/>, or when the conversation ends.</param>
    ValueTask<IReadOnlyList<RecognisedIntent>> RecogniseAsync(IntentRequest request, CancellationToken cancellationToken);
}
