using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Samples;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Interop;

/// <summary>The sample agents on the offline engine, as <c>./run</c> starts them; with a certificate where a client speaks only wss.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly RunningServer _server;

    private SampleServer(RunningServer server, DirectoryInfo folder, string? certificatePath)
    {
        _server = server;
        _folder = folder;
        CertificatePath = certificatePath;
    }

    public Uri Url => _server.Url;

    /// <summary>What the client must trust; null without TLS.</summary>
    public string? CertificatePath { get; }

    public static async Task<SampleServer> StartAsync(
        CancellationToken cancellationToken, bool withCertificate = false, string? apiKey = null, bool compatibleMode = false)
    {
        var folder = Directory.CreateTempSubdirectory("parley-samples-");
        var file = Path.Combine(AppContext.BaseDirectory, "parley.yaml");
        var yaml = await File.ReadAllTextAsync(file, cancellationToken);
        var certificate = withCertificate ? await CreateCertificateAsync(folder.FullName, cancellationToken) : null;
        var server = await RunningServer.StartBareAsync(
            cancellationToken,
            options =>
            {
                var configured = ParleyConfigurationFile.Parse(yaml, file, AppContext.BaseDirectory, _ => null);
                foreach (var agent in configured.Agents)
                {
                    options.Agents.Add(agent);
                }

                options.Server.Certificate = certificate;
                options.Server.CompatibleMode = compatibleMode;
                if (apiKey is not null)
                {
                    options.Server.ApiKeys.Add(apiKey);
                }
            },
            builder => SampleAgents.Add(builder, folder.FullName));
        return new SampleServer(server, folder, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> CreateCertificateAsync(string folder, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var path = Path.Combine(folder, "server.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n", cancellationToken);
        return path;
    }
}
