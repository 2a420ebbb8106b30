namespace Parley.Storage.Sealing;

/// <summary>What seals and opens the values of one call or one caller. Without a key it leaves them as they are, behind a byte that says so.</summary>
/// <param name="Key">32 bytes; null for no encryption.</param>
/// <param name="Wrapped">The key as it is written: sealed with a key of the ring.</param>
/// <param name="KeyId">Which of the ring.</param>
internal sealed record ContentKey(byte[]? Key, byte[]? Wrapped, string? KeyId)
{
    private const byte Plain = 0;
    private const byte Sealed = 1;

    /// <summary>No encryption.</summary>
    public static ContentKey None { get; } = new(null, null, null);

    /// <summary>A value as it is written.</summary>
    /// <param name="plain">The value.</param>
    /// <param name="belongsTo">The row that it is for: elsewhere it does not open.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, string belongsTo)
    {
        if (Key is null)
        {
            return [Plain, .. plain];
        }

        var value = Envelope.Seal(Key, plain, belongsTo, reserve: 1);
        value[0] = Sealed;
        return value;
    }

    /// <exception cref="StorageException">It does not open.</exception>
    public byte[] Open(ReadOnlySpan<byte> value, string belongsTo) => (value.IsEmpty ? Plain : value[0], Key) switch
    {
        (Plain, _) => value.IsEmpty ? [] : value[1..].ToArray(),
        (Sealed, { } key) => Envelope.Open(key, value[1..], belongsTo),
        _ => throw new StorageException("A value is sealed, but its row has no key: the database was changed by hand.", isPermanent: true),
    };

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{nameof(ContentKey)} under {KeyId ?? "no key"}";
}
