using System.Runtime.InteropServices;
using Parley.Engine.Speech.Flite;
using Parley.Engine.Speech.PocketSphinx;

namespace Parley.Engine.Speech;

/// <summary>Whether the libraries of the offline speech stages are on this machine, and what to do when they are not.</summary>
public static class OfflineSpeech
{
    /// <summary>The Debian packages that the offline stages need; the last is only for the further voices.</summary>
    public static IReadOnlyList<string> DebianPackages { get; } =
        ["libpocketsphinx3", "libsphinxbase3", "pocketsphinx-en-us", "libflite1", "espeak-ng"];

    internal static string InstallAdvice { get; } = "Install the offline speech packages: sudo apt-get install -y "
        + string.Join(' ', DebianPackages);

    /// <summary>Looks for libraries, model and program without starting any of them.</summary>
    /// <param name="modelDirectory">Where the acoustic model is; null means Debian's place.</param>
    public static OfflineSpeechStatus Probe(string? modelDirectory = null)
    {
        var directory = modelDirectory ?? PocketSphinxOptions.DefaultModelDirectory;
        var missing = new List<string>();
        AddUnless(HasLibrary(SphinxNative.Decoder), "libpocketsphinx3");
        AddUnless(HasLibrary(SphinxNative.Base), "libsphinxbase3");
        AddUnless(File.Exists(Path.Combine(directory, "en-us", "mdef")), "pocketsphinx-en-us");
        var canRecognise = missing.Count == 0;
        var canSynthesise = HasLibrary(FliteNative.Library) && HasLibrary(FliteNative.SltVoice);
        AddUnless(canSynthesise, "libflite1");
        var hasEspeak = FindProgram("espeak-ng") is not null;
        AddUnless(hasEspeak, "espeak-ng");
        return new OfflineSpeechStatus(canRecognise, canSynthesise, hasEspeak, missing);

        void AddUnless(bool present, string package)
        {
            if (!present)
            {
                missing.Add(package);
            }
        }
    }

    /// <summary>The full path of a program on the search path; null when there is none.</summary>
    internal static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static bool HasLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }
}
