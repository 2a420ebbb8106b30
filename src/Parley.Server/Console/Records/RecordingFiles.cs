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

    /// <summary>A call's first recording, to be read, and what it is; null when there is none here.</summary>
    /// <exception cref="StorageException">It is encrypted, and its key is not there.</exception>
    public async Task<(Stream File, string MediaType)?> OpenAsync(CallDetail call, CancellationToken cancellationToken)
    {
        var named = call.Entries.Select(entry => entry.Entry).OfType<RecordingEntry>().FirstOrDefault()?.Reference;
        foreach (var reference in named is not null ? [named] : RecordingLibrary.FirstOf(call.Summary.CallId))
        {
            if (await library.TryOpenAsync(reference, cancellationToken) is { } file)
            {
                return (file, RecordingLibrary.MediaTypeOf(reference));
            }
        }

        return null;
    }
}
