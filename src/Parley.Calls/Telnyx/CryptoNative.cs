using System.Runtime.InteropServices;

namespace Parley.Calls.Telnyx;

/// <summary>The functions of OpenSSL 3's libcrypto that Ed25519 needs, which .NET itself does not offer (EVP_PKEY-ED25519, EVP_DigestVerify).</summary>
internal static unsafe partial class CryptoNative
{
    public const string Library = "libcrypto.so.3";

    /// <summary><c>EVP_PKEY_ED25519</c>, which is <c>NID_ED25519</c>.</summary>
    public const int Ed25519KeyType = 1087;

    // engine: null
    [LibraryImport(Library)]
    public static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    // keyContext, digest and engine: null, for Ed25519 has a digest of its own
    [LibraryImport(Library)]
    public static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    // 1 when the signature fits; else 0 or less
    [LibraryImport(Library)]
    public static partial int EVP_DigestVerify(nint context, byte* signature, nuint signatureLength, byte* signed, nuint signedLength);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();
}
