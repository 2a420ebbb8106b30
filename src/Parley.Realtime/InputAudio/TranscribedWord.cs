namespace Parley.Realtime.InputAudio;

/// <summary>When a word of the user was spoken.</summary>
/// <param name="Text">The word as it stands in the transcript.</param>
/// <param name="Start">Where it begins, from the beginning of the item's audio.</param>
/// <param name="End">Where it ends; not before the start.</param>
public sealed record TranscribedWord(string Text, TimeSpan Start, TimeSpan End)
{
    /// <summary>When, not what: it is personal data.</summary>
    public override string ToString() => $"{nameof(TranscribedWord)} from {Start} to {End}";
}
