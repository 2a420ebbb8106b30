using Parley.Engine.Speech;

namespace Parley.Engine.Conversations;

/// <summary>What the recogniser made, or will make, of one piece of the user's audio.</summary>
internal sealed class PartRecognition(int id)
{
    public int Id { get; } = id;

    /// <summary>The item that the audio became; null while the user still speaks.</summary>
    public ConversationEntry? Entry { get; set; }

    public int ContentIndex { get; set; }

    public TimeSpan AudioDuration { get; set; }

    public bool IsPending { get; private set; } = true;

    /// <summary>The words; empty when there were none, or when it failed.</summary>
    public string Text { get; private set; } = "";

    public RecognitionOutcome? Outcome { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>True when the audio was committed because nobody spoke.</summary>
    public bool IsSilence { get; set; }

    public void Succeed(string text, RecognitionOutcome? outcome)
    {
        Text = text.Trim();
        Outcome = outcome;
        IsPending = false;
    }

    public void Fail(string error)
    {
        Error = error;
        IsPending = false;
    }
}
