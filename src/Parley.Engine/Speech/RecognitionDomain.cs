namespace Parley.Engine.Speech;

/// <summary>
/// What a recogniser should expect to hear in the coming utterance. Immutable; equal <see cref="Id"/>s mean equal content,
/// so a recogniser may cache what it compiles from one. Passed in
/// <c>SpeechToTextOptions.AdditionalProperties[RecognitionProperties.Domain]</c>; a recogniser without biasing ignores it.
/// </summary>
public sealed record RecognitionDomain
{
    /// <summary>A stable hash of the content; the cache key.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Whole expected utterances in lower case without punctuation, numbers spelled as words. <c>{name}</c> stands for a
    /// slot of <see cref="Slots"/>: <c>where is my order {order_id}</c>.
    /// </summary>
    public required IReadOnlyList<string> Phrases { get; init; }

    /// <summary>Slot name to how it may be spoken. Every slot named in <see cref="Phrases"/> is here.</summary>
    public IReadOnlyDictionary<string, RecognitionSlot> Slots { get; init; } = new Dictionary<string, RecognitionSlot>();

    /// <summary>Pronunciations of words outside the usual dictionary: word to ARPAbet phones, e.g. <c>shopmax → SH AA P M AE K S</c>.</summary>
    public IReadOnlyDictionary<string, string> Pronunciations { get; init; } = new Dictionary<string, string>();
}
