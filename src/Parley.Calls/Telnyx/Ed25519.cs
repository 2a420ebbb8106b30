using System.Runtime.InteropServices;

namespace Parley.Calls.Telnyx;

/// <summary>Ed25519 signatures (RFC 8032 §5.1), by libcrypto. Thread-safe.</summary>
internal static unsafe class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    /// <summary>Whether the library is there.</summary>
    public static bool IsSupported { get; } = HasLibrary();

    /// <summary>True when the signature is the key's over these bytes. A key or a signature of another length fits nothing.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> signed)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize)
        {
            return false;
        }

        fixed (byte* keyBytes = publicKey, signatureBytes = signature, signedBytes = signed)
        {
            var key = CryptoNative.EVP_PKEY_new_raw_public_key(CryptoNative.Ed25519KeyType, 0, keyBytes, KeySize);
            var context = CryptoNative.EVP_MD_CTX_new();
            try
            {
                return key != 0
                    && context != 0
                    && CryptoNative.EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                    && CryptoNative.EVP_DigestVerify(context, signatureBytes, SignatureSize, signedBytes, (nuint)signed.Length) == 1;
            }
            finally
            {
                CryptoNative.EVP_MD_CTX_free(context); // both take null
                CryptoNative.EVP_PKEY_free(key);
                CryptoNative.ERR_clear_error(); // the thread's queue is .NET's too
            }
        }
    }

    private static bool HasLibrary()
    {
        if (!NativeLibrary.TryLoad(CryptoNative.Library, out var library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
