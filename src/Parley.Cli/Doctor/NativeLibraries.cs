using System.Runtime.InteropServices;
using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Cli.Doctor;

/// <summary>Looks for the libraries and programs of the system that Parley uses, and for their versions.</summary>
internal static class NativeLibraries
{
    private static readonly NativePart[] s_parts =
    [
        new("libpocketsphinx.so.3", "libpocketsphinx3", "speech recognition", NativeUse.Recognition),
        new("libsphinxbase.so.3", "libsphinxbase3", "speech recognition", NativeUse.Recognition),
        new("/usr/share/pocketsphinx/model/en-us/en-us/mdef", "pocketsphinx-en-us", "the English speech model", NativeUse.Recognition),
        new("libflite.so.1", "libflite1", "the built-in voices", NativeUse.Voice),
        new("espeak-ng", "espeak-ng", "further voices", NativeUse.Optional),
        new("libsqlite3.so.0", "libsqlite3-0", "call records", NativeUse.Records),
        new("libFLAC.so.12", "libflac12", "recordings as FLAC", NativeUse.Flac),
        new("libcrypto.so.3", "libssl3", "Telnyx's signatures", NativeUse.Telnyx),
        new("arecord", "alsa-utils", "the microphone of 'parley talk'", NativeUse.Optional),
        new("aplay", "alsa-utils", "the loudspeaker of 'parley talk'", NativeUse.Optional),
    ];

    /// <summary>The Debian packages, as they are named to people.</summary>
    public static IEnumerable<string> Packages => s_parts.Select(part => part.Package).Distinct();

    /// <param name="options">What is needed; null where the configuration cannot be read: then nothing is.</param>
    /// <param name="find">Looks for one on this machine: where it is, or null.</param>
    public static IEnumerable<DoctorFinding> Check(ParleyOptions? options, Func<string, string?> find)
    {
        foreach (var part in s_parts)
        {
            var found = find(part.Name);
            var isNeeded = options is not null && IsNeeded(part.Use, options);
            yield return found is not null
                ? new DoctorFinding(part.Name.StartsWith('/') ? part.Package : part.Name, DoctorLevel.Ok, $"{found} ({part.Purpose})")
                : new DoctorFinding(
                    part.Name.StartsWith('/') ? part.Package : part.Name,
                    isNeeded ? DoctorLevel.Fault : DoctorLevel.Warning,
                    $"missing: {part.Purpose}{(isNeeded ? "" : ", which this configuration does not need")}",
                    $"sudo apt-get install -y {part.Package}")
                {
                    ExitCode = ExitCode.MissingNative,
                };
        }
    }

    /// <summary>Where a library or program is on this machine; null when it is nowhere.</summary>
    public static string? Find(string name) =>
        name.StartsWith('/') ? File.Exists(name) ? name : null
        : name.StartsWith("lib", StringComparison.Ordinal) ? FindLibrary(name)
        : FindProgram(name);

    /// <summary>The full path of a program on the search path; null when there is none.</summary>
    public static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static bool IsNeeded(NativeUse use, ParleyOptions options) => use switch
    {
        NativeUse.Recognition => IsSelfHosted(options) && options.Engine.Recogniser.IsOffline,
        NativeUse.Voice => IsSelfHosted(options) && options.Engine.Synthesiser.IsOffline,
        NativeUse.Records => options.Storage.Keep == StorageKind.Sqlite,
        NativeUse.Flac => options.Calls is { RecordingsFolder: not null, RecordingFormat: RecordingFormat.Flac },
        NativeUse.Telnyx => options.Telnyx.IsConfigured,
        _ => false,
    };

    private static bool IsSelfHosted(ParleyOptions options)
    {
        try
        {
            return !EngineChoice.Decide(options).UsesUpstream;
        }
        catch (ParleyConfigurationException)
        {
            return false; // the configuration's own check says so
        }
    }

    /// <summary>The file that the loader takes, whose name holds the version.</summary>
    private static string? FindLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            return null;
        }

        try
        {
            var stem = name[..name.IndexOf('.', StringComparison.Ordinal)];
            return File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
                .FirstOrDefault(path => Path.GetFileName(path).StartsWith(stem + ".", StringComparison.Ordinal)) ?? name;
        }
        catch (IOException)
        {
            return name;
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    private enum NativeUse
    {
        Recognition,
        Voice,
        Records,
        Flac,
        Telnyx,
        Optional,
    }

    private sealed record NativePart(string Name, string Package, string Purpose, NativeUse Use);
}
