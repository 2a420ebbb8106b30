namespace Parley.Engine.Speech;

/// <summary>An offline speech library is missing, or refused what it was asked; the message says what to install or change.</summary>
public sealed class SpeechLibraryException : Exception
{
    /// <summary>Makes one with a general message.</summary>
    public SpeechLibraryException()
        : this("An offline speech library failed.")
    {
    }

    /// <param name="message">What failed, and what to do.</param>
    public SpeechLibraryException(string message)
        : base(message)
    {
    }

    /// <param name="message">What failed, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SpeechLibraryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
