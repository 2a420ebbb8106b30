using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Storage.Sealing;

/// <summary>
/// Makes and opens the keys of calls and callers, and the keyed hashes by which sealed data are found. Each call has a key of its own, sealed with a
/// key of the ring: rotation seals the small keys anew, and to delete a call's key is to delete the call in every backup. Thread-safe.
/// </summary>
/// <param name="ring">The keys; null for no encryption.</param>
/// <param name="indexKey">The key of the hashes: the database's own, made with it.</param>
internal sealed class Sealer(KeyRing? ring, byte[] indexKey)
{
    private const int HashByteCount = 16;

    public bool IsSealing => ring is not null;

    public string? ActiveId => ring?.ActiveId;

    /// <summary>A new key for one call or caller.</summary>
    public ContentKey NewKey(string belongsTo) => ring is null ? ContentKey.None : Wrap(RandomNumberGenerator.GetBytes(32), belongsTo);

    /// <summary>The same key, sealed with the ring's active key.</summary>
    public ContentKey Rewrap(ContentKey key, string belongsTo) => Wrap(key.Key!, belongsTo);

    /// <exception cref="StorageException">The ring has not the key that is needed.</exception>
    public ContentKey Open(byte[]? wrapped, string? keyId, string belongsTo) => (wrapped, keyId) switch
    {
        (null, _) or (_, null) => ContentKey.None,
        _ when ring is null => throw Sealer.NoKeys(keyId),
        _ => new ContentKey(Envelope.Open(ring.Find(keyId), wrapped, belongsTo), wrapped, keyId),
    };

    /// <summary>What stands for a caller where it must be found: it cannot be turned back without the key.</summary>
    public string HashCaller(string caller) => Base64Url.EncodeToString(Hash("caller", caller).AsSpan(0, HashByteCount));

    /// <summary>What stands for a word in a sealed call's index: letters and digits only.</summary>
    public string HashWord(string word) => Convert.ToHexStringLower(Hash("word", word).AsSpan(0, 8));

    public static StorageException NoKeys(string? keyId) => new(
        $"The database is encrypted with key '{keyId}', and no keys are configured. Give them with PARLEY_STORAGE_KEYS or a key file.", isPermanent: true);

    private ContentKey Wrap(byte[] key, string belongsTo) =>
        new(key, Envelope.Seal(ring!.Find(ring.ActiveId), key, belongsTo), ring.ActiveId);

    private byte[] Hash(string purpose, string text) => HMACSHA256.HashData(indexKey, Encoding.UTF8.GetBytes($"{purpose}\0{text}"));
}
