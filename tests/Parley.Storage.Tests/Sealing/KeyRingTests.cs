using Parley.Storage.Sealing;

namespace Parley.Storage.Tests.Sealing;

[Trait("Category", "Unit")]
public sealed class KeyRingTests
{
    [Fact]
    public async Task FromFile_WithTwoKeys_SealsWithTheFirst()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, $"new:{TestKeys.Base64("a")}\nold:{TestKeys.Base64("b")}\n", TestContext.Current.CancellationToken);

        var ring = await KeyRing.FromFileAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal("new", ring.ActiveId);
        Assert.Equal(["new", "old"], ring.Ids.Order());
        Assert.DoesNotContain(TestKeys.Base64("a"), ring.ToString(), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1:c2hvcnQ=")]
    [InlineData("k1:!!!!")]
    [InlineData(":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Parse_OfWhatIsNoKeyRing_SaysSoWithoutTheKey(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => KeyRing.Parse(text));

        Assert.DoesNotContain("c2hvcnQ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refusal.Message, StringComparison.Ordinal);
    }
}
