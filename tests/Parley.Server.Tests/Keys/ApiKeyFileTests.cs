using System.Runtime.Versioning;
using Parley.Server.Configuration;
using Parley.Server.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Keys;

[Trait("Category", "Integration")]
public sealed class ApiKeyFileTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Create_AnyKey_KeepsItsHashAndNotTheKey()
    {
        using var folder = new KeyFolder(_time);

        var created = folder.File.Create(new ApiKeyRequest("shop", TimeSpan.FromDays(90), 3, 60));

        var text = File.ReadAllText(folder.Path);
        Assert.Matches("^sk-parley-[0-9A-Za-z]{43}$", created.Secret);
        Assert.DoesNotContain(created.Secret[10..^4], text, StringComparison.Ordinal);
        Assert.Contains(Secrets.HexDigest(created.Secret), text, StringComparison.Ordinal);
        Assert.Equal([created.Key], folder.File.Read());
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromDays(90), created.Key.ExpiresAt);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Create_OnUnix_OnlyTheOwnerMayRead()
    {
        using var folder = new KeyFolder(_time);
        folder.File.Create(new ApiKeyRequest());
        folder.File.Create(new ApiKeyRequest());

        var mode = File.GetUnixFileMode(folder.Path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public void Create_WhileAnotherProgramChangesTheFile_FailsAndLosesNothing()
    {
        using var folder = new KeyFolder(_time);
        var first = folder.File.Create(new ApiKeyRequest());
        using var other = new FileStream(folder.Path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.ThrowsAny<IOException>(() => folder.File.Create(new ApiKeyRequest()));

        Assert.Equal([first.Key], folder.File.Read());
    }

    [Fact]
    public void Revoke_OneOfTwo_LeavesTheOther()
    {
        using var folder = new KeyFolder(_time);
        var first = folder.File.Create(new ApiKeyRequest("a"));
        var second = folder.File.Create(new ApiKeyRequest("b"));

        var revoked = folder.File.Revoke(first.Key.Id);

        Assert.Equal(first.Key, revoked);
        Assert.Equal([second.Key], folder.File.Read());
        Assert.Null(folder.File.Revoke(first.Key.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"keys":[{"id":"key_1"}]}""")]
    [InlineData("""{"keys":[],"more":1}""")]
    public void Read_NotAKeyFile_SaysWhatToDo(string text)
    {
        using var folder = new KeyFolder(_time);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Path)!);
        File.WriteAllText(folder.Path, text);

        var exception = Assert.Throws<ParleyConfigurationException>(folder.File.Read);

        Assert.StartsWith(folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("parley keys create", exception.Message, StringComparison.Ordinal);
    }
}
