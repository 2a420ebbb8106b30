using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Storage.Redaction;
using Parley.Storage.Retention;
using Parley.Storage.Sealing;
using Parley.Storage.Sqlite;

namespace Parley.Server.Records;

/// <summary>Opens the store of records that the configuration describes; for the server and for <c>parley records</c>.</summary>
public static class ConfiguredStore
{
    /// <summary>What takes out of records what the configuration says.</summary>
    /// <exception cref="ParleyConfigurationException">A pattern is no regular expression.</exception>
    internal static Redactor CreateRedactor(ParleyOptions options)
    {
        try
        {
            return new Redactor(RedactorOptionsOf(options.Privacy, ConfiguredSecrets.Of(options)));
        }
        catch (ArgumentException exception)
        {
            throw new ParleyConfigurationException($"privacy.patterns: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>What is taken out.</summary>
    /// <param name="privacy">What the configuration says of it.</param>
    /// <param name="secrets">What is never written besides, whatever it says.</param>
    internal static RedactorOptions RedactorOptionsOf(PrivacyOptions privacy, IEnumerable<string> secrets) => new()
    {
        Keep = privacy.Redacts ? privacy.Keep.ToHashSet() : [.. KindsWithoutKeys],
        Patterns = privacy.Redacts ? privacy.Patterns.AsReadOnly() : new Dictionary<string, string>(),
        KnownSecrets = [.. privacy.KnownSecrets, .. secrets.Distinct(StringComparer.Ordinal)],
    };

    private static IEnumerable<string> KindsWithoutKeys =>
    [
        RedactionKind.Card, RedactionKind.Pin, RedactionKind.Iban, RedactionKind.NationalId, RedactionKind.Email, RedactionKind.Phone,
    ];

    /// <summary>Opens it.</summary>
    /// <param name="options">Whose <see cref="ParleyOptions.Storage"/> keeps records somewhere.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Told of what happens in it; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    /// <exception cref="ParleyConfigurationException">No records are kept, or the keys cannot be read.</exception>
    public static Task<ICallStore> OpenAsync(
        ParleyOptions options, TimeProvider timeProvider, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OpenAsync(options, CreateRedactor(options), timeProvider, logger, cancellationToken);
    }

    /// <summary>The same with a redactor that others use, too.</summary>
    internal static async Task<ICallStore> OpenAsync(
        ParleyOptions options, Redactor redactor, TimeProvider timeProvider, ILogger? logger, CancellationToken cancellationToken)
    {
        var keys = ReadKeys(options.Storage);
        switch (options.Storage.Keep)
        {
            case StorageKind.Sqlite:
                var sqlite = new SqliteStoreOptions { Path = options.Storage.SqlitePath };
                Configure(sqlite, options, redactor, keys, timeProvider, logger);
                return await CallStore.OpenSqliteAsync(sqlite, cancellationToken);
            case StorageKind.Postgres:
                var postgres = new PostgresStoreOptions { ConnectionString = options.Storage.PostgresConnectionString };
                Configure(postgres, options, redactor, keys, timeProvider, logger);
                return await CallStore.OpenPostgresAsync(postgres, cancellationToken);
            default:
                throw new ParleyConfigurationException("No records are kept here: storage.keep is none.");
        }
    }

    /// <summary>Seals the recordings with the active key. Those that were never encrypted stay as they are. Safe to repeat, and while calls are recorded.</summary>
    /// <returns>How many were sealed.</returns>
    /// <exception cref="StorageException">One was sealed with a key that is not there, or was changed.</exception>
    /// <exception cref="IOException">One cannot be written.</exception>
    public static Task<int> SealRecordingsAnewAsync(ParleyOptions options, CancellationToken cancellationToken = default) =>
        new RecordingLibrary(options).SealAnewAsync(cancellationToken);

    /// <summary>Puts a new key of encryption in front of those that Parley makes itself (<c>storage.encryption.data_protection</c>). It seals from the next start on.</summary>
    /// <returns>The new key's id, which is no secret.</returns>
    /// <exception cref="ParleyConfigurationException">The keys come from elsewhere, or do not open.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string AddKey(ParleyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Storage.DataProtectionFolder is { } folder
            ? new ProtectedKeys(folder, options.Storage.DataProtectionCertificate).AddKey()
            : throw new ParleyConfigurationException(
                "storage.encryption.data_protection is not configured: only keys that Parley makes itself are made by it. Put a new key in front of your own instead.");
    }

    private static void Configure(CallStoreOptions store, ParleyOptions options, Redactor redactor, KeyRing? keys, TimeProvider timeProvider, ILogger? logger)
    {
        store.Keys = keys;
        store.IndexEncryptedText = options.Storage.IndexEncryptedText;
        store.Redactor = redactor;
        store.Recordings = options.Calls.RecordingsFolder is { } folder ? new RecordingFolder(folder) : null;
        store.TimeProvider = timeProvider;
        store.Logger = logger;
    }

    /// <summary>The keys of encryption at rest; null for no encryption.</summary>
    /// <exception cref="ParleyConfigurationException">They cannot be read.</exception>
    internal static KeyRing? ReadKeys(StorageOptions options)
    {
        try
        {
            return options.Keys is { } text ? KeyRing.Parse(text)
                : options.KeysFile is { } file ? KeyRing.Parse(File.ReadAllText(file)) // once, at the start
                : options.DataProtectionFolder is { } folder ? new ProtectedKeys(folder, options.DataProtectionCertificate).ReadOrMake()
                : null;
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException($"storage.encryption: {exception.Message}", options.KeysFile, exception);
        }
    }
}
