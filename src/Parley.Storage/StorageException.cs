using Parley.Realtime;

namespace Parley.Storage;

/// <summary>A store could not do what was asked of it. Its text holds no datum of a call.</summary>
/// <param name="message">What failed, and what to do.</param>
/// <param name="isPermanent">True when trying again cannot help.</param>
/// <param name="innerException">The cause; null for none.</param>
public sealed class StorageException(string message, bool isPermanent = false, Exception? innerException = null)
    : ParleyException(message, innerException)
{
    /// <summary>True when trying again cannot help: the data are at fault, or the configuration. False for a full disk or a server that is away.</summary>
    public bool IsPermanent { get; } = isPermanent;
}
