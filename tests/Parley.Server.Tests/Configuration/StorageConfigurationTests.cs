using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class StorageConfigurationTests
{
    private static readonly string s_key = $"k1:{Convert.ToBase64String(new byte[32])}";

    [Fact]
    public void Parse_Storage_FillsItsOptions()
    {
        const string Yaml = """
            storage:
              sqlite: { path: here/calls.db }
              encryption: { keys: "${KEYS}", index_text: false }
              retention: { recordings_days: 30, transcripts_days: 90, calls_days: 365, memories_days: 7 }
            """;

        var storage = Parse(Yaml, ("KEYS", s_key)).Storage;

        Assert.Equal((StorageKind.Sqlite, "/etc/parley/here/calls.db", s_key, false), (storage.Keep, storage.SqlitePath, storage.Keys, storage.IndexEncryptedText));
        Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(90)), (storage.Retention.Recordings, storage.Retention.Transcripts));
        Assert.Equal((TimeSpan.FromDays(365), TimeSpan.FromDays(7)), (storage.Retention.Calls, storage.Retention.Memories));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("storage: { keep: none }", StorageKind.None)]
    [InlineData("storage: { keep: false }", StorageKind.None)]
    [InlineData("storage: { retention: { calls_days: 1 } }", StorageKind.Sqlite)]
    [InlineData("storage: { postgres: { connection_string: Host=db } }", StorageKind.Postgres)]
    public void Parse_Storage_KnowsWhereRecordsAreKept(string yaml, StorageKind? expected) => Assert.Equal(expected, Parse(yaml).Storage.Keep);

    [Fact]
    public void Parse_KeysOfTheEnvironment_CountWhereTheFileNamesNone()
    {
        Assert.Equal(s_key, Parse("", ("PARLEY_STORAGE_KEYS", s_key)).Storage.Keys);
        Assert.Throws<ParleyConfigurationException>(() => Parse("", ("PARLEY_STORAGE_KEYS", "no key")));
    }

    [Fact]
    public void Parse_DataProtection_IsAFolderAndNotBesideTheEnvironmentsKeys()
    {
        const string Yaml = "storage: { encryption: { data_protection: { folder: here/keys } } }";

        var storage = Parse(Yaml).Storage;

        Assert.Equal(("/etc/parley/here/keys", null, null), (storage.DataProtectionFolder, storage.DataProtectionCertificate, storage.Keys));
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse(Yaml, ("PARLEY_STORAGE_KEYS", s_key)));
        Assert.Contains("cannot stand beside PARLEY_STORAGE_KEYS", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_KeysFromTwoPlaces_AreAMistake()
    {
        var exception = Assert.Throws<ParleyConfigurationException>(
            () => Parse("storage: { encryption: { keys: '${KEYS}', data_protection: { folder: keys } } }", ("KEYS", s_key)));

        Assert.Contains("'storage.encryption.data_protection' cannot stand beside keys or keys_file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PrivacyAndMemory_FillTheirOptions()
    {
        var options = Parse("""
            privacy:
              redact: true
              keep: [phone]
              patterns: { customer: 'C\d{6}' }
              known_secrets: ["open sesame", "${UNSET}"]
            memory: { remember_callers: true }
            """);

        Assert.Equal(["phone"], options.Privacy.Keep);
        Assert.Equal("C\\d{6}", options.Privacy.Patterns["customer"]);
        Assert.Equal(["open sesame"], options.Privacy.KnownSecrets);
        Assert.True(options.Memory.RemembersCallers);
    }

    [Theory]
    [InlineData("storage: { keep: sqlit }", "parley.yaml:1:18: 'storage.keep' must be one of")]
    [InlineData("storage: { keep: postgres }", "parley.yaml:1:10: 'storage.postgres.connection_string' is missing.")]
    [InlineData("storage: { encryption: { keys: abc } }", "parley.yaml:1:32: 'storage.encryption.keys': Key 1 is not 'id:base64'")]
    [InlineData("storage: { retention: { calls_days: 0 } }", "parley.yaml:1:37: 'storage.retention.calls_days' must be a whole number")]
    [InlineData("storage: { path: x }", "parley.yaml:1:12: unknown key 'path' in 'storage'.")]
    [InlineData("privacy: { keep: [phones] }", "parley.yaml:1:19: 'privacy.keep[0]' must be one of")]
    [InlineData("privacy: { patterns: { x: '(' } }", "parley.yaml:1:27: 'privacy.patterns.x' is no regular expression")]
    public void Parse_Mistake_NamesItsPlaceAndNoSecret(string yaml, string expected)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse(yaml));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", exception.Message, StringComparison.Ordinal);
    }

    private static ParleyOptions Parse(string yaml, params (string Name, string Value)[] environment) => ParleyConfigurationFile.Parse(
        yaml, "parley.yaml", "/etc/parley", name => environment.FirstOrDefault(pair => pair.Name == name).Value);
}
