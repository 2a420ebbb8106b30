using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Records;

namespace Parley.Server.Console.Records;

/// <summary>Opens the recordings of calls.</summary>
internal sealed class RecordingFiles(RecordingLibrary library)
{
    /// <summary>A call's first recording, to be read; null when there is none here.</summary>
    /// <exception cref="StorageException">It is encrypted, and its key is not there.</exception>
    public Task<Stream?> OpenAsync(CallDetail call, CancellationToken cancellationToken)
    {
        var named = call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>().FirstOrDefault()?.Reference;
        return library.TryOpenAsync(named ?? $"{call.Summary.CallId}.wav", cancellationToken);
    }
}
