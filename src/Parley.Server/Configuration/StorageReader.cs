using Parley.Server.Configuration.Yaml;
using Parley.Storage.Retention;
using Parley.Storage.Sealing;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>storage:</c> to options, and fills in the environment's keys.</summary>
internal static class StorageReader
{
    private const string KeysVariable = "PARLEY_STORAGE_KEYS";
    private const int MaxDays = 36_500;

    private static readonly Dictionary<string, StorageKind> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sqlite"] = StorageKind.Sqlite, ["postgres"] = StorageKind.Postgres, ["none"] = StorageKind.None, ["false"] = StorageKind.None,
    };

    public static void Read(YamlValue? value, string folder, StorageOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        var keep = section.Take("keep")?.Choice(s_kinds);
        var sqlite = section.Take("sqlite")?.Section();
        var postgres = section.Take("postgres");
        options.SqlitePath = sqlite?.Take("path") is { } path ? Path.GetFullPath(path.NonEmptyText(), folder) : options.SqlitePath;
        sqlite?.RejectUnknownKeys();
        if (postgres?.Section() is { } server)
        {
            options.PostgresConnectionString = server.Require("connection_string").NonEmptyText();
            server.RejectUnknownKeys();
        }

        if (keep == StorageKind.Postgres && postgres is null)
        {
            throw value.Fail("'storage.postgres.connection_string' is missing.");
        }

        options.Keep = keep ?? (postgres is null ? StorageKind.Sqlite : StorageKind.Postgres);
        options.RecordsRealtime = section.Take("realtime")?.Boolean() ?? options.RecordsRealtime;
        ReadEncryption(section.Take("encryption")?.Section(), folder, options);
        options.Retention = ReadRetention(section.Take("retention")?.Section());
        section.RejectUnknownKeys();
    }

    /// <summary>What the file does not say comes from the environment.</summary>
    public static void FillFrom(Func<string, string?> environment, StorageOptions options)
    {
        if (options is { Keys: null, KeysFile: null } && environment(KeysVariable) is { Length: > 0 } keys)
        {
            if (options.DataProtectionFolder is not null)
            {
                throw new ParleyConfigurationException($"storage.encryption.data_protection cannot stand beside {KeysVariable}: the keys come from one place. Unset the variable, or take the section out.");
            }

            try
            {
                _ = KeyRing.Parse(keys);
                options.Keys = keys;
            }
            catch (FormatException exception)
            {
                throw new ParleyConfigurationException($"{KeysVariable}: {exception.Message}", innerException: exception);
            }
        }
    }

    private static void ReadEncryption(YamlSection? section, string folder, StorageOptions options)
    {
        if (section is null)
        {
            return;
        }

        var keys = section.Take("keys");
        options.Keys = keys?.Text(unsetIsEmpty: true) is { Length: > 0 } text ? text : null;
        options.KeysFile = section.Take("keys_file") is { } file ? ConfiguredFile.Find(file, folder) : null;
        var dataProtection = section.Take("data_protection");
        if (dataProtection?.Section() is { } protection)
        {
            options.DataProtectionFolder = Path.GetFullPath(protection.Require("folder").NonEmptyText(), folder);
            options.DataProtectionCertificate = protection.Take("certificate") is { } certificate ? ConfiguredFile.Find(certificate, folder) : null;
            protection.RejectUnknownKeys();
        }

        options.IndexEncryptedText = section.Take("index_text")?.Boolean() ?? options.IndexEncryptedText;
        section.RejectUnknownKeys();
        if (dataProtection is not null && (options.Keys ?? options.KeysFile) is not null)
        {
            throw dataProtection.Fail($"'{dataProtection.Path}' cannot stand beside keys or keys_file: the keys come from one place.");
        }

        try
        {
            _ = options.Keys is null ? null : KeyRing.Parse(options.Keys);
        }
        catch (FormatException exception)
        {
            throw keys!.Fail($"'{keys.Path}': {exception.Message}");
        }
    }

    private static RetentionRules ReadRetention(YamlSection? section)
    {
        var rules = new RetentionRules
        {
            Recordings = Days(section?.Take("recordings_days")),
            Transcripts = Days(section?.Take("transcripts_days")),
            Calls = Days(section?.Take("calls_days")),
            Memories = Days(section?.Take("memories_days")),
        };
        section?.RejectUnknownKeys();
        return rules;
    }

    private static TimeSpan? Days(YamlValue? value) => value is null ? null : TimeSpan.FromDays(value.Integer(1, MaxDays));
}
