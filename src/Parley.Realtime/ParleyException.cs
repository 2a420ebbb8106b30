namespace Parley.Realtime;

/// <summary>The root of what Parley throws for reasons of its own.</summary>
public class ParleyException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ParleyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
