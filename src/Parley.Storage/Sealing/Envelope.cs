using System.Security.Cryptography;
using System.Text;

namespace Parley.Storage.Sealing;

/// <summary>AES-256-GCM with a random nonce (NIST SP 800-38D §8.2.2): nonce, ciphertext, tag. What a value belongs to is authenticated with it.</summary>
internal static class Envelope
{
    private const int NonceByteCount = 12;
    private const int TagByteCount = 16;

    /// <summary>How many bytes more than the plain text a sealed one has.</summary>
    public const int Overhead = NonceByteCount + TagByteCount;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, string belongsTo, int reserve = 0)
    {
        var envelope = new byte[reserve + plain.Length + Overhead];
        var nonce = envelope.AsSpan(reserve, NonceByteCount);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagByteCount);
        aes.Encrypt(
            nonce, plain, envelope.AsSpan(reserve + NonceByteCount, plain.Length), envelope.AsSpan(envelope.Length - TagByteCount), Encoding.UTF8.GetBytes(belongsTo));
        return envelope;
    }

    /// <exception cref="StorageException">It was sealed with another key, belongs elsewhere, or was changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> envelope, string belongsTo)
    {
        if (envelope.Length < Overhead)
        {
            throw Damaged(null);
        }

        var plain = new byte[envelope.Length - Overhead];
        try
        {
            using var aes = new AesGcm(key, TagByteCount);
            aes.Decrypt(
                envelope[..NonceByteCount], envelope[NonceByteCount..^TagByteCount], envelope[^TagByteCount..], plain, Encoding.UTF8.GetBytes(belongsTo));
            return plain;
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw Damaged(exception);
        }
    }

    private static StorageException Damaged(Exception? cause) =>
        new("A sealed value does not open: it was changed, or sealed with another key of the same id.", isPermanent: true, cause);
}
