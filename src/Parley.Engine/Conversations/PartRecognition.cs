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

    /// <summary>While it is pending: the words so far that the recogniser will not take back.</summary>
    public string FinalText { get; set; } = "";

    /// <summary>What the client has been sent of the words.</summary>
    public string SentText { get; set; } = "";

    public RecognitionOutcome? Outcome => Result?.Outcome;

    /// <summary>The whole result; null while pending, when it failed, and when nobody spoke.</summary>
    public RecognitionFinished? Result { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>True when the audio was committed because nobody spoke.</summary>
    public bool IsSilence { get; set; }

    public void Succeed(RecognitionFinished result)
    {
        Result = result;
        Text = result.Text.Trim();
        IsPending = false;
    }

    public void Fail(string error)
    {
        Error = error;
        IsPending = false;
    }
}
