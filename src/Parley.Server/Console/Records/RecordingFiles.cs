using Parley.Server.Records;
using Parley.Storage;
using Parley.Storage.Records;

namespace Parley.Server.Console.Records;

/// <summary>Opens the recordings of calls.</summary>
internal sealed class RecordingFiles(RecordingLibrary library)
{
    /// <summary>When a call's first recording began, from the beginning of the call: one that an operator started begins later.</summary>
    public static TimeSpan BeganAt(CallDetail call) =>
        call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>().FirstOrDefault() is { } recording && recording.At > recording.Duration
            ? recording.At - recording.Duration
            : TimeSpan.Zero;

    /// <summary>A call's first recording, to be read; null when there is none here.</summary>
    /// <exception cref="StorageException">It is encrypted, and its key is not there.</exception>
    public Task<Stream?> OpenAsync(CallDetail call, CancellationToken cancellationToken)
    {
        var named = call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>().FirstOrDefault()?.Reference;
        return library.TryOpenAsync(named ?? $"{call.Summary.CallId}.wav", cancellationToken);
    }
}
