using System.Collections.Frozen;

namespace Parley.Storage.Sealing;

/// <summary>
/// The keys of encryption at rest. The first seals what is written; all open what was written with them. To rotate, put a new key in front, and
/// remove the old one after <see cref="ICallStore.ReencryptAsync"/> has run. Immutable.
/// </summary>
public sealed class KeyRing
{
    private const int KeyByteCount = 32; // AES-256
    private const int MaxIdLength = 100;
    private readonly FrozenDictionary<string, byte[]> _keys;

    private KeyRing(string activeId, Dictionary<string, byte[]> keys)
    {
        ActiveId = activeId;
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The id of the key that seals what is written. Ids are no secrets: they stand beside what they sealed.</summary>
    public string ActiveId { get; }

    /// <summary>The ids of all keys.</summary>
    public IReadOnlyCollection<string> Ids => _keys.Keys;

    /// <summary>Reads keys from text: <c>id:base64</c> of 32 bytes each, separated by commas or line ends, the active one first.</summary>
    /// <exception cref="FormatException">The text is not of that form. The message holds no key.</exception>
    public static KeyRing Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        string? active = null;
        foreach (var part in text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var key = new byte[KeyByteCount];
            if (colon is < 1 or > MaxIdLength || !Convert.TryFromBase64String(part[(colon + 1)..], key, out var byteCount) || byteCount != KeyByteCount)
            {
                throw new FormatException(
                    $"Key {keys.Count + 1} is not 'id:base64' of {KeyByteCount} bytes. Make one with: echo \"k1:$(openssl rand -base64 {KeyByteCount})\".");
            }

            if (!keys.TryAdd(part[..colon], key))
            {
                throw new FormatException($"Two keys have the id '{part[..colon]}'.");
            }

            active ??= part[..colon];
        }

        return new KeyRing(active ?? throw new FormatException("There is no key."), keys);
    }

    /// <summary>Reads keys from an environment variable; null when it is not set.</summary>
    /// <exception cref="FormatException">Its value is no key ring.</exception>
    public static KeyRing? FromEnvironment(string variable = "PARLEY_STORAGE_KEYS") =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Parse(text) : null;

    /// <summary>Reads keys from a file, which only its owner should be able to read.</summary>
    /// <exception cref="FormatException">It is no key ring.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<KeyRing> FromFileAsync(string path, CancellationToken cancellationToken = default) =>
        Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));

    /// <summary>The ids, never a key.</summary>
    public override string ToString() => $"{nameof(KeyRing)} of {_keys.Count} keys, active {ActiveId}";

    /// <exception cref="StorageException">The ring has no such key.</exception>
    internal ReadOnlySpan<byte> Find(string id) => _keys.TryGetValue(id, out var key)
        ? key
        : throw new StorageException($"What was asked for is sealed with key '{id}', which is not among the keys that are configured.", isPermanent: true);
}
