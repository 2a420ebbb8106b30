using Parley.Server.Reloading;

namespace Parley.Server.Tests.Reloading;

[Trait("Category", "Unit")]
public sealed class SecretsInUseTests
{
    [Fact]
    public void With_ManyConfigurations_KeepsTheFirstTheLastAndManyBetween()
    {
        var secrets = new SecretsInUse(["start"], [], []);
        for (var count = 0; count <= SecretsInUse.MaxEarlierCount + 1; count++)
        {
            secrets = secrets.With(["start", $"key {count}"]);
        }

        string[] all = [.. secrets.All];
        Assert.Equal(SecretsInUse.MaxEarlierCount + 2, all.Length);
        Assert.Equal(("start", "key 1", $"key {SecretsInUse.MaxEarlierCount + 1}"), (all[0], all[1], all[^1]));
        Assert.DoesNotContain("key 1", secrets.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_SecretThatComesBack_IsThereOnce()
    {
        var secrets = new SecretsInUse([], [], []).With(["one"]).With(["two"]).With(["one"]);

        Assert.Equal(["two", "one"], secrets.All);
    }
}
