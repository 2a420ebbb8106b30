using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Configuration;

namespace Parley.Server.Tls;

/// <summary>Reads <c>server.certificate</c> and <c>server.certificate_key</c>, and says what is wrong with them.</summary>
internal static class PemCertificate
{
    private const string Begin = "-----BEGIN ";

    /// <summary>The server's certificate with its key, and the others of the file, which clients get along with it.</summary>
    /// <param name="certificatePath">The file of the certificate, first, and its chain.</param>
    /// <param name="keyPath">The file of its key; null: in the same.</param>
    /// <param name="now">When it must be valid.</param>
    /// <exception cref="ParleyConfigurationException">The files do not hold a certificate that is valid now and its key.</exception>
    public static SslStreamCertificateContext Load(string certificatePath, string? keyPath, DateTimeOffset now)
    {
        var pem = Read(certificatePath, "server.certificate");
        var keyPem = keyPath is null ? pem : Read(keyPath, "server.certificate_key");
        RequireKey(keyPem, keyPath ?? certificatePath);
        var chain = ReadChain(pem, certificatePath);
        RequireTime(chain[0], certificatePath, now);
        return SslStreamCertificateContext.Create(Join(pem, keyPem, certificatePath, keyPath), [.. chain.Skip(1)], offline: true);
    }

    private static string Read(string path, string setting)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException($"{setting}: {path} cannot be read: {exception.Message}", path, exception);
        }
    }

    private static void RequireKey(string pem, string path)
    {
        if (pem.Contains(Begin + "ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ParleyConfigurationException(
                $"server.certificate_key: the key in {path} is encrypted. Write it without a password, readable by the server alone: openssl pkey -in {Path.GetFileName(path)} -out key.pem",
                path);
        }

        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new ParleyConfigurationException($"server.certificate_key: {path} holds no private key ({Begin}PRIVATE KEY-----). Name the file that does.", path);
        }
    }

    private static X509Certificate2Collection ReadChain(string pem, string path)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw new ParleyConfigurationException($"server.certificate: a certificate in {path} cannot be read: {exception.Message}", path, exception);
        }

        return chain.Count > 0
            ? chain
            : throw new ParleyConfigurationException($"server.certificate: {path} holds no certificate ({Begin}CERTIFICATE-----).", path);
    }

    private static void RequireTime(X509Certificate2 certificate, string path, DateTimeOffset now)
    {
        if (now > certificate.NotAfter)
        {
            throw new ParleyConfigurationException($"server.certificate: the certificate in {path} expired on {Day(certificate.NotAfter)}. Renew it.", path);
        }

        if (now < certificate.NotBefore)
        {
            throw new ParleyConfigurationException(
                $"server.certificate: the certificate in {path} is not valid before {Day(certificate.NotBefore)}. Is the clock of this machine right?", path);
        }
    }

    private static X509Certificate2 Join(string pem, string keyPem, string path, string? keyPath)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem, keyPem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ParleyConfigurationException(
                $"server.certificate_key: the key in {keyPath ?? path} does not belong to the first certificate in {path}, which must be the server's own.", path, exception);
        }
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
