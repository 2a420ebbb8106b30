using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Tests.Gateway;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tls;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Tls;

/// <summary>TLS by certificate files, as clients meet it.</summary>
[Trait("Category", "Integration")]
public sealed class TlsTests : IDisposable
{
    private readonly CertificateFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_CertificateWithItsChain_IsTrustedByWhoKnowsTheRootAlone()
    {
        var serial = _folder.Renew();
        await using var server = await StartAsync();
        using var client = new TlsVisitor(server.Url, _folder.Root);

        using var answer = await client.Http.GetAsync("/healthz", Cancellation);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal([serial], client.Serials);
    }

    [Theory]
    [InlineData(CertificateFolder.Host, true)]
    [InlineData($"{CertificateFolder.Host}:443", true)]
    [InlineData($"{CertificateFolder.Host}:8443", false)] // other programs' ports would get the policy too
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost", false)]
    public async Task Server_AskedByTls_SaysToComeSoOnTheUsualPortOfAName(string host, bool isSaid)
    {
        _folder.Renew();
        await using var server = await StartAsync();
        using var client = new TlsVisitor(server.Url, _folder.Root);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = host } };

        using var answer = await client.Http.SendAsync(request, Cancellation);

        Assert.Equal(isSaid ? ["max-age=31536000"] : [], answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values : []);
    }

    [Fact]
    public async Task Server_AskedByCurl_IsTrusted()
    {
        _folder.Renew();
        await using var server = await StartAsync();

        var start = new ProcessStartInfo("curl", ["-sS", "--cacert", _folder.RootPath, "--resolve", $"{CertificateFolder.Host}:{server.Url.Port}:127.0.0.1", $"https://{CertificateFolder.Host}:{server.Url.Port}/healthz"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var curl = Process.Start(start)!;
        var said = await curl.StandardOutput.ReadToEndAsync(Cancellation) + await curl.StandardError.ReadToEndAsync(Cancellation);

        Assert.Equal("ok\n", said);
    }

    [Fact]
    public async Task Certificate_Renewed_IsForNewConnectionsAndOpenOnesGoOn()
    {
        var former = _folder.Renew();
        await using var server = await StartAsync();
        using var first = new TlsVisitor(server.Url, _folder.Root);
        await first.Http.GetStringAsync("/healthz", Cancellation);

        var renewed = _folder.Renew();
        await RefreshAsync(server);
        using var second = new TlsVisitor(server.Url, _folder.Root);
        await first.Http.GetStringAsync("/healthz", Cancellation);
        await second.Http.GetStringAsync("/healthz", Cancellation);

        Assert.Equal([former], first.Serials); // one connection, and it is still open
        Assert.Equal([renewed], second.Serials);
    }

    [Fact]
    public async Task Certificate_RenewedWithAKeyThatDoesNotFit_LeavesTheFormerUntilItDoes()
    {
        var former = _folder.Renew();
        await using var server = await StartAsync();

        _folder.WriteForeignKey();
        await RefreshAsync(server);
        var meanwhile = await SerialAsync(server);
        var renewed = _folder.Renew();
        await RefreshAsync(server);

        Assert.Equal((former, renewed), (meanwhile, await SerialAsync(server)));
    }

    [Fact]
    public async Task Certificate_RefusedForNow_IsTriedAtEachLookAndToldOfOnce()
    {
        var begun = TimeProvider.System.GetUtcNow();
        var time = new ManualTimeProvider(begun);
        var log = new LogText();
        _folder.Renew();
        var certificate = Create(time, log);
        var renewed = _folder.Renew(begun.AddMinutes(1), begun.AddDays(90));

        for (var look = 0; look < 4; look++)
        {
            await certificate.RefreshAsync();
        }

        Assert.Single(log.Text.Split('\n'), line => line.StartsWith("CertificateRefused", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromMinutes(2));
        await certificate.RefreshAsync();
        Assert.Equal(renewed, certificate.Current.TargetCertificate.SerialNumber); // its files have not changed meanwhile
    }

    [Fact]
    public async Task Certificate_NearItsEnd_IsWarnedOfOnceADay()
    {
        var begun = TimeProvider.System.GetUtcNow();
        var time = new ManualTimeProvider(begun);
        var log = new LogText();
        _folder.Renew(begun.AddDays(-1), begun.AddDays(16).AddHours(1));
        var certificate = Create(time, log);

        for (var hour = 0; hour < 4 * 24; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await certificate.RefreshAsync();
        }

        Assert.Equal(2, log.Text.Split('\n').Count(line => line.StartsWith("CertificateEnding", StringComparison.Ordinal))); // on the third day and the fourth
    }

    [Fact]
    public async Task Certificate_BehindALinkThatIsTurned_IsNoticed()
    {
        _folder.Renew();
        Directory.CreateDirectory(_folder.File("one"));
        Directory.CreateDirectory(_folder.File("two"));
        Move("one");
        var renewed = _folder.Renew();
        Move("two");
        Directory.CreateSymbolicLink(_folder.File("now"), "one");
        File.CreateSymbolicLink(_folder.CertificatePath, Path.Combine("now", "server.pem"));
        File.CreateSymbolicLink(_folder.KeyPath, Path.Combine("now", "key.pem"));
        await using var server = await StartAsync();

        Directory.Delete(_folder.File("now"));
        Directory.CreateSymbolicLink(_folder.File("now"), "two"); // as Kubernetes renews secrets
        await RefreshAsync(server);

        Assert.Equal(renewed, await SerialAsync(server));
    }

    [Fact]
    public void Server_NoSuchFile_DoesNotStart() => Assert.Contains("cannot be read", Refusal(), StringComparison.Ordinal);

    [Fact]
    public void Server_KeyDoesNotFit_DoesNotStart()
    {
        _folder.Renew();
        _folder.WriteForeignKey();

        Assert.Contains("does not belong to the first certificate", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_KeyIsEncrypted_DoesNotStart()
    {
        _folder.Renew();
        _folder.WriteEncryptedKey();

        Assert.Contains("is encrypted", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_NoKeyInTheFile_DoesNotStart()
    {
        _folder.Renew();
        File.Copy(_folder.CertificatePath, _folder.KeyPath, overwrite: true);

        Assert.Contains("holds no private key", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_NoCertificateInTheFile_DoesNotStart()
    {
        _folder.Renew();
        File.Copy(_folder.KeyPath, _folder.CertificatePath, overwrite: true);

        Assert.Contains("holds no certificate", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_CertificateOfYesterday_DoesNotStart()
    {
        var now = TimeProvider.System.GetUtcNow();
        _folder.Renew(now.AddDays(-9), now.AddDays(-1));

        Assert.Contains("expired on", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_CertificateOfTomorrow_DoesNotStart()
    {
        var now = TimeProvider.System.GetUtcNow();
        _folder.Renew(now.AddDays(1), now.AddDays(9));

        Assert.Contains("is not valid before", Refusal(), StringComparison.Ordinal);
    }

    private void Move(string folder)
    {
        File.Move(_folder.CertificatePath, _folder.File(Path.Combine(folder, "server.pem")));
        File.Move(_folder.KeyPath, _folder.File(Path.Combine(folder, "key.pem")));
    }

    private string Refusal() => Assert.Throws<ParleyConfigurationException>(
        () => PemCertificate.Load(_folder.CertificatePath, _folder.KeyPath, TimeProvider.System.GetUtcNow())).Message;

    private ServerCertificate Create(TimeProvider time, LogText log)
    {
        var options = new ServerOptions { Certificate = _folder.CertificatePath, CertificateKey = _folder.KeyPath };
        return new ServerCertificate(options, time, new Logger<ServerCertificate>(new LoggerFactory([log])));
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(Cancellation, options =>
    {
        options.Server.Certificate = _folder.CertificatePath;
        options.Server.CertificateKey = _folder.KeyPath;
        options.Server.AllowedOrigins.Add($"https://{CertificateFolder.Host}");
    });

    /// <summary>Has the server look twice: the first look sees the change, the second that it rests.</summary>
    private static async Task RefreshAsync(RunningServer server)
    {
        var certificate = server.Services.GetRequiredService<ServerCertificate>();
        await certificate.RefreshAsync();
        await certificate.RefreshAsync();
    }

    private async Task<string> SerialAsync(RunningServer server)
    {
        using var client = new TlsVisitor(server.Url, _folder.Root);
        await client.Http.GetStringAsync("/healthz", Cancellation);
        return Assert.Single(client.Serials);
    }
}
