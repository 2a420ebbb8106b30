using Parley.Server.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Keys;

[Trait("Category", "Unit")]
public sealed class ClientSecretStoreTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ClientSecretStore _store;

    public ClientSecretStoreTests() => _store = new ClientSecretStore(_time);

    [Fact]
    public void Find_UntilItExpires_FindsIt()
    {
        var text = Add(TimeSpan.FromSeconds(10))!;

        var before = _store.Find(text);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Matches("^ek_[0-9A-Za-z]{43}$", text);
        Assert.NotNull(before);
        Assert.Null(_store.Find(text));
        Assert.Null(_store.Find(text[..^1]));
    }

    [Fact]
    public void Add_FullByNumber_MakesNoneUntilSomeExpire()
    {
        for (var count = 0; count < ClientSecretStore.MaxCount; count++)
        {
            Assert.NotNull(Add(TimeSpan.FromSeconds(count == 0 ? 10 : 600)));
        }

        Assert.Null(Add(TimeSpan.FromSeconds(600)));
        Assert.Equal(TimeSpan.FromSeconds(10), _store.RetryAfter);
        _time.Advance(_store.RetryAfter);
        Assert.NotNull(Add(TimeSpan.FromSeconds(600)));
        Assert.Null(Add(TimeSpan.FromSeconds(600)));
    }

    [Fact]
    public void Add_FullBySize_MakesNoneUntilSomeExpire()
    {
        Assert.NotNull(Add(TimeSpan.FromSeconds(10), (int)ClientSecretStore.MaxByteCount));

        Assert.Null(Add(TimeSpan.FromSeconds(10), 1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(Add(TimeSpan.FromSeconds(10), 1));
    }

    private string? Add(TimeSpan lifetime, int byteCount = 100) =>
        _store.Add(new ClientSecret(null, null, _time.GetUtcNow() + lifetime), byteCount);
}
