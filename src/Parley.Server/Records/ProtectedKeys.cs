using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Storage.Sealing;

namespace Parley.Server.Records;

/// <summary>
/// The keys of encryption at rest that Parley makes itself: one file, sealed by ASP.NET Core's data protection, whose own keys lie beside it and
/// are sealed by a certificate where there is one.
/// </summary>
/// <param name="folder">Where; made when it is missing.</param>
/// <param name="certificate">A PEM file with a certificate and its private key (RSA); null for none.</param>
internal sealed class ProtectedKeys(string folder, string? certificate)
{
    private const int KeyByteCount = 32; // AES-256
    private static readonly Lock s_making = new();
    private readonly string _path = Path.Combine(folder, "storage-keys.sealed");

    /// <summary>The keys; the first one is made when there is none yet.</summary>
    /// <exception cref="ParleyConfigurationException">They do not open with these keys of data protection.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public KeyRing ReadOrMake()
    {
        lock (s_making)
        {
            if (!File.Exists(_path))
            {
                using var _ = PrivateFile.Lock(_path);
                if (!File.Exists(_path)) // another program may have made it meanwhile
                {
                    Write(NewKey());
                }
            }

            return KeyRing.Parse(Read());
        }
    }

    /// <summary>Puts a new key in front, which seals from the next start on. Older keys stay, and open what they sealed.</summary>
    /// <returns>The new key's id.</returns>
    /// <exception cref="ParleyConfigurationException">The others do not open.</exception>
    /// <exception cref="IOException">The folder cannot be read or written, or another program makes a key.</exception>
    public string AddKey()
    {
        lock (s_making)
        {
            using var _ = PrivateFile.Lock(_path);
            var keys = File.Exists(_path) ? $"{NewKey()}\n{Read()}" : NewKey();
            var ring = KeyRing.Parse(keys);
            Write(keys);
            return ring.ActiveId;
        }
    }

    private static string NewKey() =>
        $"k{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyByteCount))}";

    private string Read()
    {
        var sealedKeys = File.ReadAllBytes(_path);
        try
        {
            return Encoding.UTF8.GetString(CreateProtector().Unprotect(sealedKeys));
        }
        catch (CryptographicException exception)
        {
            throw new ParleyConfigurationException(
                $"storage.encryption.data_protection: {_path} does not open: the key of data protection that sealed it, or the certificate, is missing or another one. Restore {folder} from a backup.",
                innerException: exception);
        }
    }

    private void Write(string keys)
    {
        byte[] sealedKeys;
        try
        {
            sealedKeys = CreateProtector().Protect(Encoding.UTF8.GetBytes(keys));
        }
        catch (CryptographicException exception)
        {
            throw new ParleyConfigurationException(
                $"storage.encryption.data_protection: no key of data protection can be made or opened in {folder}. Was it made with another certificate?",
                innerException: exception);
        }

        PrivateFile.Replace(_path, stream => stream.Write(sealedKeys));
    }

    private IDataProtector CreateProtector()
    {
        var provider = DataProtectionProvider.Create(new DirectoryInfo(folder), protection =>
        {
            protection.SetApplicationName("Parley");
            protection.Services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new ProtectionKeyFolder(folder));
            if (certificate is not null)
            {
                var pair = ReadCertificate(certificate);
                protection.ProtectKeysWithCertificate(pair).UnprotectKeysWithAnyCertificate(pair);
            }
        });
        return provider.CreateProtector("Parley.Storage.Keys");
    }

    private static X509Certificate2 ReadCertificate(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (CryptographicException exception)
        {
            throw new ParleyConfigurationException(
                $"storage.encryption.data_protection.certificate: {path} does not hold a certificate and its private key in PEM.", innerException: exception);
        }
    }
}
