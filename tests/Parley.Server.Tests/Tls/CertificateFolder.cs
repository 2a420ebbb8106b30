using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Server.Tests.Tls;

/// <summary>An authority of its own, and the PEM files of certificates that an authority below it makes for <c>voice.test</c>.</summary>
internal sealed class CertificateFolder : IDisposable
{
    public const string Host = "voice.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-tls-");
    private readonly X509Certificate2 _intermediate;
    private int _count;

    public CertificateFolder()
    {
        Root = Make("CN=Root", null, Authority());
        _intermediate = Make("CN=Between", Root, Authority());
        System.IO.File.WriteAllText(RootPath, Root.ExportCertificatePem());
    }

    public X509Certificate2 Root { get; }

    public string RootPath => File("root.pem");

    public string CertificatePath => File("server.pem");

    public string KeyPath => File("key.pem");

    /// <summary>Writes a certificate with the one that it was made by, and its key.</summary>
    /// <returns>The certificate's serial number.</returns>
    public string Renew(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var certificate = Issue(from, to);
        System.IO.File.WriteAllText(CertificatePath, certificate.ExportCertificatePem() + "\n" + _intermediate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyPath, KeyOf(certificate));
        return certificate.SerialNumber;
    }

    /// <summary>Writes the key of another certificate.</summary>
    public void WriteForeignKey()
    {
        using var other = Issue(null, null);
        System.IO.File.WriteAllText(KeyPath, KeyOf(other));
    }

    public void WriteEncryptedKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        System.IO.File.WriteAllText(
            KeyPath, key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        Root.Dispose();
        _intermediate.Dispose();
        _folder.Delete(recursive: true);
    }

    private X509Certificate2 Issue(DateTimeOffset? from, DateTimeOffset? to)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        return Make($"CN={Host}", _intermediate, names.Build(), from, to);
    }

    private static X509BasicConstraintsExtension Authority() => new(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true);

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private X509Certificate2 Make(string name, X509Certificate2? issuer, X509Extension extension, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        var (begins, ends) = (from ?? TimeProvider.System.GetUtcNow().AddDays(-1), to ?? TimeProvider.System.GetUtcNow().AddDays(90));
        if (issuer is null)
        {
            return request.CreateSelfSigned(begins.AddDays(-100), ends.AddDays(100));
        }

        var isAuthority = extension is X509BasicConstraintsExtension;
        using var made = request.Create(issuer, isAuthority ? begins.AddDays(-90) : begins, isAuthority ? ends.AddDays(90) : ends, [1, 2, (byte)++_count]);
        return made.CopyWithPrivateKey(key);
    }
}
