using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>calls:</c> to options.</summary>
internal static class CallsReader
{
    public static void Read(YamlValue? value, string folder, CallsOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.RecordingsFolder = section.Take("recordings_folder") is { } recordings ? Path.GetFullPath(recordings.NonEmptyText(), folder) : null;
        var record = section.Take("record");
        options.RecordsAll = record?.Boolean() ?? false;
        if (options is { RecordsAll: true, RecordingsFolder: null })
        {
            throw record!.Fail("'calls.record' needs 'calls.recordings_folder'.");
        }

        options.LastWordsTime = section.Take("last_words_seconds") is { } seconds ? TimeSpan.FromSeconds(seconds.Integer(0, 300)) : options.LastWordsTime;
        section.RejectUnknownKeys();
    }
}
