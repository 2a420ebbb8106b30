using System.Runtime.InteropServices;

namespace Parley.Testing.Telephone.Manners;

/// <summary>The functions of OpenSSL 3's libcrypto that signing with Ed25519 needs.</summary>
internal static unsafe partial class Ed25519SignerNative
{
    /// <summary><c>EVP_PKEY_ED25519</c>.</summary>
    public const int KeyType = 1087;

    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library)]
    public static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(nint key, byte* target, nuint* length);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(nint context, byte* signature, nuint* signatureLength, byte* signed, nuint signedLength);
}
