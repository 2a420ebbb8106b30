using Parley.Server.Configuration;
using Parley.Server.Records.Flac;
using Parley.Storage.Sealing;

namespace Parley.Server.Records;

/// <summary>
/// The files of recordings in their folder: encrypted where the records are. A recording under way, whose secrets are not silenced yet, is called
/// <c>….wav.part</c>, and while it is packed there is a <c>….flac.part</c> too; what a dead process left of them is deleted at the next start. Thread-safe.
/// </summary>
internal sealed class RecordingLibrary(ParleyOptions options)
{
    private const string Ending = ".wav";
    private const string PackedEnding = ".flac";
    private const string PartEnding = ".part";
    private readonly Lazy<KeyRing?> _keys = new(() => ConfiguredStore.ReadKeys(options.Storage));

    /// <summary>Null where calls are not recorded.</summary>
    public string? Folder => options.Calls.RecordingsFolder;

    /// <summary>Begins a recording of a call; it may have several.</summary>
    /// <returns>The file, and its name once it is whole.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<(Stream File, string Reference)> CreateAsync(string callId, CancellationToken cancellationToken)
    {
        MakeFolder(Folder!);
        for (var number = 1; ; number++)
        {
            var reference = number == 1 ? callId + Ending : $"{callId}-{number}{Ending}";
            var path = Path.Combine(Folder!, reference);
            if (!File.Exists(path) && !File.Exists(path + PartEnding) && !File.Exists(Path.ChangeExtension(path, PackedEnding)))
            {
                return (await CreatePartAsync(reference, cancellationToken), reference);
            }
        }
    }

    /// <summary>Whether whole recordings are packed: it is wanted, and the library for it is there.</summary>
    public bool Packs => options.Calls.RecordingFormat == RecordingFormat.Flac && FlacNative.IsInstalled;

    /// <summary>Whether they would be packed, were the library there.</summary>
    public bool LacksFlac => Folder is not null && options.Calls.RecordingFormat == RecordingFormat.Flac && !FlacNative.IsInstalled;

    /// <summary>Begins the packed file of a recording that is whole.</summary>
    /// <param name="reference">The recording's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The file, and its name once it is whole.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<(Stream File, string Reference)> CreatePackedAsync(string reference, CancellationToken cancellationToken)
    {
        var packed = Path.ChangeExtension(reference, PackedEnding);
        return (await CreatePartAsync(packed, cancellationToken), packed);
    }

    /// <summary>What a call's first recording may be called.</summary>
    public static string[] FirstOf(string callId) => [callId + Ending, callId + PackedEnding];

    /// <summary>What a recording is, by its name.</summary>
    public static string MediaTypeOf(string reference) => reference.EndsWith(PackedEnding, StringComparison.Ordinal) ? "audio/flac" : "audio/wav";

    /// <summary>A recording is whole, and what must not be kept is silenced: it gets its name.</summary>
    /// <exception cref="IOException">It cannot get it.</exception>
    public void Keep(string reference) => File.Move(Path.Combine(Folder!, reference + PartEnding), Path.Combine(Folder!, reference));

    /// <summary>A recording that cannot be kept.</summary>
    public void Discard(string reference) => File.Delete(Path.Combine(Folder!, reference + PartEnding));

    /// <summary>A whole recording, to be read; null when there is none.</summary>
    /// <exception cref="Parley.Storage.StorageException">It is encrypted, and its key is not there.</exception>
    public async Task<Stream?> TryOpenAsync(string reference, CancellationToken cancellationToken)
    {
        if (Folder is null || Path.GetFileName(reference) != reference || !IsWhole(reference))
        {
            return null; // a reference is a file's name: it leads nowhere else
        }

        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(Folder, reference), new FileStreamOptions
            {
                Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous,
            });
        }
        catch (IOException)
        {
            return null;
        }

        try
        {
            return !await SealedStream.IsSealedAsync(file, cancellationToken) ? file
                : _keys.Value is { } keys ? await SealedStream.OpenAsync(file, keys, PlaceOf(reference), cancellationToken)
                : throw new Parley.Storage.StorageException("The recording is encrypted, and no keys are configured.", isPermanent: true);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Seals recordings with the active key; for <c>parley records reencrypt</c>. Those that were never encrypted stay as they are.</summary>
    /// <returns>How many were sealed.</returns>
    public async Task<int> SealAnewAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var path in _keys.Value is null || !Directory.Exists(Folder) ? [] : Directory.EnumerateFiles(Folder).Where(IsWhole))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            if (await SealedStream.IsSealedAsync(file, cancellationToken)
                && await SealedStream.SealAnewAsync(file, _keys.Value!, PlaceOf(Path.GetFileName(path)), cancellationToken))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Deletes what dead processes left half: what must not be kept is not silenced there.</summary>
    /// <returns>How many.</returns>
    public int DiscardHalf()
    {
        var count = 0;
        foreach (var path in Directory.Exists(Folder) ? Directory.GetFiles(Folder).Where(IsPart) : [])
        {
            try
            {
                using var file = OpenPart(path, FileMode.Open); // refused while another process writes it
                File.Delete(path);
                count++;
            }
            catch (IOException)
            {
                // it is being written, or gone
            }
        }

        return count;
    }

    /// <summary>The call of a recording, by its name: a second one has a number behind the call's id.</summary>
    public static string CallOf(string reference)
    {
        var name = Path.GetFileNameWithoutExtension(reference);
        var dash = name.LastIndexOf('-');
        return dash > 0 && dash + 1 < name.Length && name.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..dash] : name;
    }

    /// <summary>Whole recordings that were last written before a moment, by their names.</summary>
    public IReadOnlyList<string> FindBefore(DateTimeOffset moment) => !Directory.Exists(Folder) ? [] :
    [
        .. new DirectoryInfo(Folder).EnumerateFiles().Where(file => IsWhole(file.Name) && file.LastWriteTimeUtc < moment.UtcDateTime).Select(file => file.Name),
    ];

    /// <summary>Deletes a whole recording; one that is gone already is no error.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public void Delete(string reference) => File.Delete(Path.Combine(Folder!, reference));

    private static bool IsWhole(string name) => name.EndsWith(Ending, StringComparison.Ordinal) || name.EndsWith(PackedEnding, StringComparison.Ordinal);

    private static bool IsPart(string name) => name.EndsWith(PartEnding, StringComparison.Ordinal) && IsWhole(name[..^PartEnding.Length]);

    private Task<Stream> CreatePartAsync(string reference, CancellationToken cancellationToken) =>
        SealAsync(OpenPart(Path.Combine(Folder!, reference + PartEnding), FileMode.CreateNew), reference, cancellationToken);

    private async Task<Stream> SealAsync(FileStream file, string reference, CancellationToken cancellationToken) =>
        _keys.Value is { } keys ? await SealedStream.CreateAsync(file, keys, PlaceOf(reference), cancellationToken) : file;

    private static FileStream OpenPart(string path, FileMode mode)
    {
        var file = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, file);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string PlaceOf(string reference) => $"recording/{reference}";
}
