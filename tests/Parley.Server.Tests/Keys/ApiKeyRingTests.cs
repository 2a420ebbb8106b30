using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Configuration;
using Parley.Server.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Keys;

[Trait("Category", "Integration")]
public sealed class ApiKeyRingTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly KeyFolder _folder;

    public ApiKeyRingTests() => _folder = new KeyFolder(_time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void IsRequired_NoKeysAndNoFile_IsFalse()
    {
        var ring = Open();

        Assert.False(ring.IsRequired);
        Assert.Null(ring.Find("anything"));
    }

    [Fact]
    public void Find_ConfiguredKeyAndFileKey_FindsBothAndNoOther()
    {
        var created = _folder.File.Create(new ApiKeyRequest());
        var ring = Open(options => options.ApiKeys.Add("configured"));

        Assert.Equal("server.api_keys[0]", ring.Find("configured")?.KeyId);
        Assert.Equal(created.Key.Id, ring.Find(created.Secret)?.KeyId);
        Assert.Null(ring.Find(created.Secret + "x"));
        Assert.Null(ring.Find(created.Key.Sha256));
    }

    [Fact]
    public void Find_ExpiredKey_IsNone()
    {
        var created = _folder.File.Create(new ApiKeyRequest(Lifetime: TimeSpan.FromHours(1)));
        var ring = Open();
        var before = ring.Find(created.Secret);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotNull(before);
        Assert.Null(ring.Find(created.Secret));
        Assert.True(ring.IsRequired);
    }

    [Fact]
    public void Refresh_KeyMadeAndKeyRevoked_AreNoticed()
    {
        var first = _folder.File.Create(new ApiKeyRequest());
        var ring = Open();

        _folder.File.Revoke(first.Key.Id);
        var second = _folder.File.Create(new ApiKeyRequest());
        ring.Refresh();

        Assert.Null(ring.Find(first.Secret));
        Assert.NotNull(ring.Find(second.Secret));
    }

    [Fact]
    public void Refresh_FirstKeyOfAnOpenServer_ClosesIt()
    {
        var ring = Open();

        _folder.File.Create(new ApiKeyRequest());
        ring.Refresh();

        Assert.True(ring.IsRequired);
    }

    [Fact]
    public void Refresh_LastKeyRevokedOrFileDeleted_DoesNotOpenTheServer()
    {
        var created = _folder.File.Create(new ApiKeyRequest());
        var ring = Open();

        _folder.File.Revoke(created.Key.Id);
        ring.Refresh();
        var afterRevoking = ring.IsRequired;
        File.Delete(_folder.Path);
        ring.Refresh();

        Assert.True(afterRevoking);
        Assert.True(ring.IsRequired);
        Assert.Null(ring.Find(created.Secret));
    }

    [Fact]
    public void Open_FileWithoutKeys_RequiresOne()
    {
        var created = _folder.File.Create(new ApiKeyRequest());
        _folder.File.Revoke(created.Key.Id);

        var ring = Open();

        Assert.True(ring.IsRequired);
        Assert.Equal(0, ring.ValidCount);
    }

    [Fact]
    public void Refresh_BrokenFile_KeepsTheFormerKeys()
    {
        var created = _folder.File.Create(new ApiKeyRequest());
        var ring = Open();

        File.WriteAllText(_folder.Path, "{");
        ring.Refresh();

        Assert.NotNull(ring.Find(created.Secret));
    }

    [Fact]
    public void Refresh_OtherKeyAdded_KeepsWhatIsUsedAndLimits()
    {
        var created = _folder.File.Create(new ApiKeyRequest(MaxSessions: 1));
        var ring = Open(options => options.KeyLimits = new KeyLimits(MaxSessions: 7, RequestsPerMinute: 30));
        using var session = ring.Find(created.Secret)!.TryEnter();

        _folder.File.Create(new ApiKeyRequest());
        ring.Refresh();

        var usage = ring.Find(created.Secret)!;
        Assert.Equal(new KeyLimits(1, 30), usage.Limits);
        Assert.Null(usage.TryEnter());
    }

    private ApiKeyRing Open(Action<ServerOptions>? configure = null)
    {
        var options = new ServerOptions { KeysFile = _folder.Path };
        configure?.Invoke(options);
        return new ApiKeyRing(options, _time, NullLogger<ApiKeyRing>.Instance);
    }
}
