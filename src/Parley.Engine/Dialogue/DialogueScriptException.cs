namespace Parley.Engine.Dialogue;

/// <summary>A mistake in a dialogue script: where it is and what was expected there.</summary>
public sealed class DialogueScriptException : Exception
{
    /// <summary>Creates the exception with no place.</summary>
    public DialogueScriptException()
        : this("", 0, 0, "The dialogue script could not be read.")
    {
    }

    /// <summary>Creates the exception with a message and no place.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public DialogueScriptException(string message)
        : this("", 0, 0, message)
    {
    }

    /// <summary>Creates the exception with a message, a cause and no place.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">What the reader reported.</param>
    public DialogueScriptException(string message, Exception? innerException)
        : this("", 0, 0, message, innerException)
    {
    }

    /// <summary>Creates the exception for one place of a file.</summary>
    /// <param name="fileName">The file as the operator named it.</param>
    /// <param name="line">Counted from 1; 0 when the mistake has no place.</param>
    /// <param name="column">Counted from 1; 0 when the mistake has no place.</param>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">What the YAML reader reported, if it was the one to stumble.</param>
    public DialogueScriptException(string fileName, int line, int column, string message, Exception? innerException = null)
        : base(line > 0 ? $"{fileName}({line},{column}): {message}" : message, innerException)
    {
        FileName = fileName;
        Line = line;
        Column = column;
    }

    /// <summary>The file as the operator named it.</summary>
    public string FileName { get; }

    /// <summary>Counted from 1; 0 when the mistake has no place.</summary>
    public int Line { get; }

    /// <summary>Counted from 1; 0 when the mistake has no place.</summary>
    public int Column { get; }
}
