using Parley.Audio.Resampling;
using Parley.Audio.Wav;

namespace Parley.Audio.Tests.Vad;

/// <summary>
/// Human recordings from Debian's packages asterisk-core-sounds-en-wav and pocketsphinx-testdata, at 16 kHz and one level.
/// They are read where the packages put them; none is copied into the repository.
/// </summary>
internal static class HumanSpeech
{
    public const int SampleRate = 16_000;
    public const double LevelDbfs = -26;

    private const string PromptFolder = "/usr/share/asterisk/sounds/en_US_f_Allison";
    private const string TestDataFolder = "/usr/share/pocketsphinx/test/data";
    private const int PromptCount = 40;

    private static readonly string[] s_rawRecordings = ["goforward.raw", "something.raw"];
    private static readonly string[] s_notSpeech = ["beep", "tone", "silence", "dir-", "ha", "privacy-stop"];

    /// <summary>Null when the packages are there, else what to install.</summary>
    public static string? Missing => Directory.Exists(PromptFolder) && Directory.Exists(TestDataFolder)
        ? null
        : "Needs human recordings: apt-get install asterisk-core-sounds-en-wav pocketsphinx-testdata";

    /// <summary>About fifty recordings to be found.</summary>
    public static IReadOnlyList<LabelledSpeech> Load()
    {
        var prompts = Prompts().ToArray();
        var chosen = Enumerable.Range(0, PromptCount).Select(i => prompts[i * prompts.Length / PromptCount]);
        return
        [
            .. chosen.Concat(Directory.GetFiles($"{TestDataFolder}/cards", "*.wav").Order(StringComparer.Ordinal))
                .Concat(Directory.GetFiles($"{TestDataFolder}/librivox", "*.wav").Order(StringComparer.Ordinal).Take(3))
                .Select(path => LabelledSpeech.Create(Read(path))),
            .. s_rawRecordings
                .Select(name => LabelledSpeech.Create(ReadRaw($"{TestDataFolder}/{name}"))),
        ];
    }

    /// <summary>Prompts that <see cref="Load"/> leaves out, one after the other without pauses: for babble.</summary>
    public static short[] LoadOthers()
    {
        var prompts = Prompts().ToArray();
        var chosen = Enumerable.Range(0, PromptCount).Select(i => i * prompts.Length / PromptCount).ToHashSet();
        return [.. prompts.Where((_, i) => !chosen.Contains(i)).SelectMany(path => LabelledSpeech.Create(Read(path)).Samples)];
    }

    private static IEnumerable<string> Prompts() =>
        Directory.GetFiles(PromptFolder, "*.wav")
            .Where(path => new FileInfo(path).Length is > 20_000 and < 80_000) // 1.2 to 5 s
            .Where(path => !s_notSpeech.Any(word => Path.GetFileName(path).Contains(word, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    private static short[] Read(string path)
    {
        var audio = WavReader.ReadAll(File.ReadAllBytes(path));
        var resampler = new Resampler(audio.SampleRate, SampleRate);
        var target = new short[resampler.GetMaxOutputCount(audio.Samples.Length)];
        return target[..resampler.Resample(audio.Samples.Span, target)];
    }

    private static short[] ReadRaw(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }
}
