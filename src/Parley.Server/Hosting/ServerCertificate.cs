using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>Reads <c>server.certificate</c>.</summary>
internal static class ServerCertificate
{
    /// <exception cref="ParleyConfigurationException">The files hold no certificate and key.</exception>
    public static X509Certificate2 Load(string certificatePath, string? keyPath)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ParleyConfigurationException(
                $"server.certificate: {certificatePath}{(keyPath is null ? "" : $" and {keyPath}")} must hold a PEM certificate and its unencrypted key: {exception.Message}",
                innerException: exception);
        }
    }
}
