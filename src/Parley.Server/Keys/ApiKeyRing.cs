using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>The API keys in force: the configured ones and the key file's. Thread-safe; looking a key up takes no lock and reads no file.</summary>
internal sealed class ApiKeyRing : IWatchedFile
{
    private readonly IReadOnlyList<Entry> _configured;
    private readonly ApiKeyFile? _file;
    private readonly Lock _gate = new(); // one reads the file at a time
    private KeyLimits _defaults;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile IReadOnlyList<Entry> _entries;
    private volatile bool _isRequired;
    private (DateTime WrittenAt, long Length)? _seen;
    private (DateTime WrittenAt, long Length)? _refused; // of which was told that it cannot be read

    /// <exception cref="ParleyConfigurationException">The key file cannot be read.</exception>
    public ApiKeyRing(ServerOptions options, TimeProvider timeProvider, ILogger<ApiKeyRing> logger)
    {
        _timeProvider = timeProvider;
        _logger = logger;
        _defaults = options.KeyLimits;
        _file = options.KeysFile is { } path ? new ApiKeyFile(path, timeProvider) : null;
        _configured =
        [
            .. options.ApiKeys.Select((key, index) =>
                new Entry(Secrets.Digest(key), null, new KeyUsage($"server.api_keys[{index}]", _defaults, timeProvider))),
        ];
        _seen = Stamp();
        _entries = Read([]);
        _isRequired = _entries.Count > 0 || _file?.Exists == true;
    }

    /// <summary>
    /// Whether clients need a key. A key file counts even when it holds none, and one that was there once: that the last key is revoked
    /// must not open the door to everybody.
    /// </summary>
    public bool IsRequired => _isRequired;

    /// <summary>How many keys would let a client in now.</summary>
    public int ValidCount => _entries.Count(IsValid);

    /// <summary>Where keys made by <c>parley keys</c> come from; null for nowhere.</summary>
    public string? FilePath => _file?.Path;

    /// <summary>The usage of the key that a client showed; null when it is none of ours or has expired.</summary>
    public KeyUsage? Find(string key)
    {
        // Every key is compared, each in constant time: how long it takes says nothing about the keys.
        var digest = Secrets.Digest(key);
        Entry? found = null;
        foreach (var entry in _entries)
        {
            found = CryptographicOperations.FixedTimeEquals(entry.Digest, digest) ? entry : found;
        }

        return found is not null && IsValid(found) ? found.Usage : null;
    }

    /// <summary>The usage of a key by its id; null when it is revoked or has expired.</summary>
    public KeyUsage? FindById(string keyId) =>
        _entries.FirstOrDefault(entry => entry.Usage.KeyId == keyId && IsValid(entry))?.Usage;

    /// <summary>Reads the key file again if it has changed.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var stamp = Stamp();
            if (stamp != _seen)
            {
                ReadAgain(stamp);
            }
        }
    }

    /// <summary>Keys that say nothing else about themselves may use so much from now on.</summary>
    public void Limit(KeyLimits defaults)
    {
        lock (_gate)
        {
            _defaults = defaults;
            foreach (var entry in _configured)
            {
                entry.Usage.Limits = defaults;
            }

            ReadAgain(Stamp());
        }
    }

    private void ReadAgain((DateTime WrittenAt, long Length)? stamp)
    {
        try
        {
            _entries = Read(_entries);
            _isRequired |= _entries.Count > 0 || stamp is not null;
            _seen = stamp;
            _refused = null;
            KeyLog.Read(_logger, _entries.Count);
        }
        catch (ParleyConfigurationException exception)
        {
            if (stamp != _refused)
            {
                _refused = stamp;
                KeyLog.Unreadable(_logger, exception.GetType().Name); // the keys that were read last stay in force
            }
        }
    }

    private IReadOnlyList<Entry> Read(IReadOnlyList<Entry> previous)
    {
        var known = previous.ToDictionary(entry => entry.Usage.KeyId, entry => entry.Usage, StringComparer.Ordinal);
        return [.. _configured, .. (_file?.Read() ?? []).DistinctBy(key => key.Id).Select(key => Enter(key, known))];
    }

    Task IWatchedFile.RefreshAsync()
    {
        Refresh();
        return Task.CompletedTask;
    }

    /// <summary>A key that was there before keeps its sessions and its budget.</summary>
    private Entry Enter(ApiKey key, Dictionary<string, KeyUsage> known)
    {
        var limits = new KeyLimits(key.MaxSessions ?? _defaults.MaxSessions, key.RequestsPerMinute ?? _defaults.RequestsPerMinute);
        var usage = known.GetValueOrDefault(key.Id) ?? new KeyUsage(key.Id, limits, _timeProvider);
        usage.Limits = limits;
        usage.Role = key.Role ?? AccessRole.Operator;
        return new Entry(Digest(key), key.ExpiresAt, usage);
    }

    private byte[] Digest(ApiKey key)
    {
        try
        {
            return Convert.FromHexString(key.Sha256);
        }
        catch (FormatException exception)
        {
            throw new ParleyConfigurationException(
                $"{FilePath}: the sha256 of {key.Id} is not hexadecimal. Revoke the key and make a new one.", FilePath, exception);
        }
    }

    private bool IsValid(Entry entry) => entry.ExpiresAt is not { } expiresAt || _timeProvider.GetUtcNow() < expiresAt;

    /// <summary>When the file was written and how long it is; null when there is none.</summary>
    private (DateTime WrittenAt, long Length)? Stamp()
    {
        var file = _file is null ? null : new FileInfo(_file.Path);
        return file is { Exists: true } ? (file.LastWriteTimeUtc, file.Length) : null;
    }

    private sealed record Entry(byte[] Digest, DateTimeOffset? ExpiresAt, KeyUsage Usage);
}
