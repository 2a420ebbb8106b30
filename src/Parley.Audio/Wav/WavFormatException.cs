namespace Parley.Audio.Wav;

/// <summary>The bytes are not a WAV file that can be read; the message says what was expected, what came and what to do.</summary>
public sealed class WavFormatException : FormatException
{
    /// <summary>Makes one with a general message.</summary>
    public WavFormatException()
        : base("The data is not a readable WAV file.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    public WavFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public WavFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
