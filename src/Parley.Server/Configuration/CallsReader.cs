using Parley.Audio.Wav;
using Parley.Calls.Control;
using Parley.Calls.Sounds;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>calls:</c> to options.</summary>
internal static class CallsReader
{
    private const int LargestMusic = 64 * 1024 * 1024;

    private static readonly Dictionary<string, DigitSending> s_digits = new(StringComparer.Ordinal)
    {
        ["sound"] = DigitSending.Sound, ["carrier"] = DigitSending.Carrier,
    };

    private static readonly Dictionary<string, RecordingFormat> s_formats = new(StringComparer.Ordinal)
    {
        ["wav"] = RecordingFormat.Wav, ["flac"] = RecordingFormat.Flac,
    };

    public static void Read(YamlValue? value, string folder, CallsOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.RecordingsFolder = section.Take("recordings_folder") is { } recordings ? Path.GetFullPath(recordings.NonEmptyText(), folder) : null;
        options.RecordingFormat = section.Take("recording_format")?.Choice(s_formats) ?? options.RecordingFormat;
        var record = section.Take("record");
        options.RecordsAll = record?.Boolean() ?? false;
        if (options is { RecordsAll: true, RecordingsFolder: null })
        {
            throw record!.Fail("'calls.record' needs 'calls.recordings_folder'.");
        }

        options.Consent = ConsentReader.Read(section.Take("consent")) ?? options.Consent;
        options.LastWordsTime = section.Take("last_words_seconds") is { } seconds ? TimeSpan.FromSeconds(seconds.Integer(0, 300)) : options.LastWordsTime;
        options.HoldMusic = section.Take("hold_music") is { } music ? ReadMusic(music, folder) : options.HoldMusic;
        options.VolumeDb = section.Take("volume_db")?.Number(-12, 12) ?? options.VolumeDb;
        options.DigitSending = section.Take("digits")?.Choice(s_digits) ?? options.DigitSending;
        section.RejectUnknownKeys();
    }

    /// <summary><c>soft</c>, <c>none</c> or a WAV file.</summary>
    private static HoldMusic? ReadMusic(YamlValue value, string folder)
    {
        switch (value.NonEmptyText())
        {
            case "soft":
                return HoldMusic.Soft;
            case "none":
                return null;
        }

        var path = ConfiguredFile.Find(value, folder);
        try
        {
            return new FileInfo(path).Length <= LargestMusic
                ? HoldMusic.FromWav(File.ReadAllBytes(path))
                : throw value.Fail($"'{value.Path}' names a file that is larger than {LargestMusic / 1024 / 1024} MB.");
        }
        catch (Exception exception) when (exception is WavFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw value.Fail($"'{value.Path}' must be soft, none or a WAV file of at most {HoldMusic.MaxDuration.TotalMinutes:0} minutes: {exception.Message}");
        }
    }
}
