using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Integration")]
public sealed class ProtectedKeysTests : IDisposable
{
    private readonly RecordsFolder _folder = new();

    private string Keys => Path.Combine(_folder.Path, "keys");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ReadOrMake_Twice_IsTheSameKeyInFilesOfTheirOwner()
    {
        var made = new ProtectedKeys(Keys, null).ReadOrMake();
        var read = new ProtectedKeys(Keys, null).ReadOrMake();

        Assert.Equal(made.ActiveId, read.ActiveId);
        Assert.Equal(2, Directory.EnumerateFiles(Keys).Count(path => !path.EndsWith(".lock", StringComparison.Ordinal))); // the ring, and data protection's key
        Assert.All(
            Directory.EnumerateFiles(Keys).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)),
            path => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Fact]
    public void ReadOrMake_ByManyAtOnce_MakesOneKey()
    {
        var ids = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => new ProtectedKeys(Keys, null).ReadOrMake().ActiveId).Distinct();

        Assert.Single(ids);
    }

    [Fact]
    public void AddKey_OfARing_PutsItInFrontAndKeepsTheOther()
    {
        var old = new ProtectedKeys(Keys, null).ReadOrMake().ActiveId;

        var added = new ProtectedKeys(Keys, null).AddKey();

        var ring = new ProtectedKeys(Keys, null).ReadOrMake();
        Assert.Equal(added, ring.ActiveId);
        Assert.Equal([old, added], ring.Ids.OrderBy(id => id == added));
    }

    [Fact]
    public void ReadOrMake_WithACertificate_OpensWithThatOneOnly()
    {
        var certificate = WriteCertificate("first.pem");
        var id = new ProtectedKeys(Keys, certificate).ReadOrMake().ActiveId;

        Assert.Equal(id, new ProtectedKeys(Keys, certificate).ReadOrMake().ActiveId);
        Assert.DoesNotContain("masterKey", File.ReadAllText(Directory.EnumerateFiles(Keys, "*.xml").Single()), StringComparison.Ordinal);
        foreach (var other in new[] { WriteCertificate("second.pem"), null })
        {
            var exception = Assert.Throws<ParleyConfigurationException>(() => new ProtectedKeys(Keys, other).ReadOrMake());
            Assert.StartsWith("storage.encryption.data_protection: ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("not a certificate")]
    [InlineData("")]
    public void ReadOrMake_AFileWithoutACertificate_SaysSo(string text)
    {
        var path = Path.Combine(_folder.Path, "wrong.pem");
        File.WriteAllText(path, text);

        var exception = Assert.Throws<ParleyConfigurationException>(() => new ProtectedKeys(Keys, path).ReadOrMake());

        Assert.Contains("does not hold a certificate and its private key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadOrMake_ARingThatWasChanged_DoesNotOpen()
    {
        _ = new ProtectedKeys(Keys, null).ReadOrMake();
        var path = Path.Combine(Keys, "storage-keys.sealed");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Throws<ParleyConfigurationException>(() => new ProtectedKeys(Keys, null).ReadOrMake());
    }

    [Fact]
    public async Task OpenAsync_WithDataProtection_SealsRecordsThatOpenAgain()
    {
        void Configure(ParleyOptions options) => options.Storage.DataProtectionFolder = Keys;
        await using (var store = await _folder.OpenAsync(Cancellation, Configure))
        await using (var recorder = new CallRecorder(store))
        {
            var journal = recorder.Begin(new CallStart { CallId = "call_1", StartedAt = DateTimeOffset.UnixEpoch, AgentName = "desk" });
            await journal.AppendAsync(
                new SaidEntry { At = TimeSpan.FromSeconds(1), ItemId = "item_1", Speaker = Speaker.Caller, Text = "a very particular sentence" }, Cancellation);
            await journal.CompleteAsync(new CallEnd(DateTimeOffset.UnixEpoch, CallOutcome.Completed, "hang_up"), Cancellation);
        }

        var call = Assert.Single(await _folder.ReadAsync(Cancellation, Configure));

        Assert.Contains("a very particular sentence", call.Entries.Select(entry => entry.Entry).OfType<SaidEntry>().Select(entry => entry.Text));
        Assert.All(Directory.EnumerateFiles(_folder.Path), path => Assert.DoesNotContain("particular", File.ReadAllText(path), StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private string WriteCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=parley", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
