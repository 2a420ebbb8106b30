namespace Parley.Storage.Retention;

/// <summary>Deletes recordings, wherever the application keeps them. Thread-safe.</summary>
public interface IRecordingFiles
{
    /// <summary>Deletes a recording; one that is gone already is no error.</summary>
    /// <param name="reference">As in <see cref="Records.RecordingEntry.Reference"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be deleted: the call's record is then kept too.</exception>
    ValueTask DeleteAsync(string reference, CancellationToken cancellationToken);
}
