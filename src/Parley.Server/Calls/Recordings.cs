using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.Control;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Server.Records.Flac;
using Parley.Storage;

namespace Parley.Server.Calls;

/// <summary>Puts recordings into their folder: a file a recording, named after its call.</summary>
internal sealed class Recordings(RecordingLibrary library, CallRecords records, ILogger<Recordings> logger)
{
    /// <summary>Whether calls can be recorded at all.</summary>
    public bool IsPossible => library.Folder is not null;

    /// <summary>Begins to record; null when it could not, which is logged and harms no call.</summary>
    public async Task<CallRecording?> StartAsync(Call call, CancellationToken cancellationToken)
    {
        if (!IsPossible)
        {
            return null;
        }

        try
        {
            var (file, reference) = await library.CreateAsync(call.Id, cancellationToken);
            return await StartAsync(call, file, reference);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            CallServerLog.NotRecorded(logger, call.Id, exception.Message);
            return null;
        }
    }

    private async Task<CallRecording> StartAsync(Call call, Stream file, string reference)
    {
        var notes = records.NotesOf(call);
        CallRecording? recording = null;
        var clock = notes?.BeginRecording(() => recording?.Duration ?? TimeSpan.Zero);
        try
        {
            return recording = call.Control.StartRecording(new RecordingFile(file, written => FinishAsync(call, notes, clock, written, reference, itemId => recording?.FindAgentItem(itemId))), leaveOpen: false);
        }
        catch
        {
            await file.DisposeAsync();
            library.Discard(reference);
            throw;
        }
    }

    /// <summary>What must not be kept is silenced before the recording gets its name. Throws nothing: a recording harms no call.</summary>
    private async Task FinishAsync(
        Call call, CallNotes? notes, RecordingClock? clock, Stream file, string reference, Func<string, (TimeSpan From, TimeSpan To)?> findAgentItem)
    {
        try
        {
            await using (file)
            {
                if (await RecordedSilence.MeasureAsync(file, CancellationToken.None) is not { } wav)
                {
                    throw new InvalidDataException("It is empty.");
                }

                foreach (var (isAgent, from, to) in clock is null ? [] : notes!.FindSilences(clock, wav.Duration, findAgentItem))
                {
                    await RecordedSilence.WriteAsync(file, wav.SampleRate, isAgent, from, to, CancellationToken.None);
                }

                await file.FlushAsync(CancellationToken.None);
                library.Keep(reference); // before it is packed: whatever ends the process meanwhile, it is whole
                var kept = await PackAsync(call, file, wav.SampleRate, reference) ?? reference;
                notes?.Recorded(kept, clock!.Began, wav.Duration);
                if (kept != reference)
                {
                    Delete(call, reference);
                }
            }
        }
        catch (Exception exception) // of a task that nobody looks at
        {
            CallServerLog.NotRecorded(logger, call.Id, IsOfTheFile(exception) ? exception.Message : exception.GetType().Name);
            Discard(call, reference);
        }
    }

    /// <summary>Packs a recording where that is wanted; null where it is not or cannot be, which costs room but no recording.</summary>
    private async Task<string?> PackAsync(Call call, Stream wav, int sampleRate, string reference)
    {
        if (!library.Packs)
        {
            return null;
        }

        string? packed = null;
        try
        {
            (var file, packed) = await library.CreatePackedAsync(reference, CancellationToken.None);
            await using (file)
            {
                await FlacRecording.PackAsync(wav, sampleRate, file, CancellationToken.None);
            }

            library.Keep(packed);
            return packed;
        }
        catch (Exception exception) // whatever it is, the WAV is whole
        {
            RecordsLog.NotPacked(logger, call.Id, IsOfTheFile(exception) ? exception.Message : exception.GetType().Name);
            if (packed is not null)
            {
                Discard(call, packed);
            }

            return null;
        }
    }

    /// <summary>The WAV of what is packed, and recorded by that name.</summary>
    private void Delete(Call call, string reference)
    {
        try
        {
            library.Delete(reference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RecordsLog.PackedWavLeft(logger, call.Id, exception.Message); // it belongs to no call, and is looked after as such
        }
    }

    /// <summary>What is not silenced, or packed by half, must not stay.</summary>
    private void Discard(Call call, string reference)
    {
        try
        {
            library.Discard(reference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            CallServerLog.NotRecorded(logger, call.Id, exception.Message); // the next start deletes it
        }
    }

    private static bool IsOfTheFile(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidOperationException
        or InvalidDataException or StorageException or ParleyConfigurationException;
}
