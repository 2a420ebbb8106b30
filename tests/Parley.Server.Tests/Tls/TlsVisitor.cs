using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Server.Tests.Tls;

/// <summary>A client that knows one root, and asks for the server by its name.</summary>
internal sealed class TlsVisitor : IDisposable
{
    private readonly List<string> _serials = [];

    public TlsVisitor(Uri server, X509Certificate2 root)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { root },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => ConnectAsync(server.Port, trust, cancellationToken),
        };
        Http = new HttpClient(handler) { BaseAddress = new Uri($"http://{CertificateFolder.Host}:{server.Port}") }; // the TLS is below, where it can be looked at
    }

    public HttpClient Http { get; }

    /// <summary>Of the certificates that were shown, one for each connection.</summary>
    public IReadOnlyList<string> Serials => _serials;

    public void Dispose() => Http.Dispose();

    private async ValueTask<Stream> ConnectAsync(int port, X509ChainPolicy trust, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = CertificateFolder.Host, CertificateChainPolicy = trust }, cancellationToken);
        _serials.Add(((X509Certificate2)tls.RemoteCertificate!).SerialNumber);
        return tls;
    }
}
