using System.Security.Cryptography;
using System.Text;

namespace Parley.Testing.Telephone.Manners;

/// <summary>Signs with Ed25519 (RFC 8032) by libcrypto, with the key that a secret's SHA-256 is the seed of. Thread-safe.</summary>
internal sealed unsafe class Ed25519Signer
{
    private const int KeySize = 32;
    private const int SignatureSize = 64;
    private readonly byte[] _seed;

    public Ed25519Signer(string secret) => _seed = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The public half: 32 bytes.</summary>
    public byte[] PublicKey() => WithKey(key =>
    {
        var bytes = new byte[KeySize];
        var length = (nuint)bytes.Length;
        fixed (byte* target = bytes)
        {
            Require(Ed25519SignerNative.EVP_PKEY_get_raw_public_key(key, target, &length));
        }

        return bytes;
    });

    public byte[] Sign(byte[] message) => WithKey(key =>
    {
        var context = Ed25519SignerNative.EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureSize];
            var length = (nuint)signature.Length;
            fixed (byte* target = signature, signed = message)
            {
                Require(Ed25519SignerNative.EVP_DigestSignInit(context, 0, 0, 0, key));
                Require(Ed25519SignerNative.EVP_DigestSign(context, target, &length, signed, (nuint)message.Length));
            }

            return signature;
        }
        finally
        {
            Ed25519SignerNative.EVP_MD_CTX_free(context);
        }
    });

    private byte[] WithKey(Func<nint, byte[]> use)
    {
        nint key;
        fixed (byte* seed = _seed)
        {
            key = Ed25519SignerNative.EVP_PKEY_new_raw_private_key(Ed25519SignerNative.KeyType, 0, seed, KeySize);
        }

        Require(key == 0 ? 0 : 1);
        try
        {
            return use(key);
        }
        finally
        {
            Ed25519SignerNative.EVP_PKEY_free(key);
        }
    }

    private static void Require(int result)
    {
        if (result != 1)
        {
            throw new CryptographicException("libcrypto could not sign with Ed25519.");
        }
    }
}
