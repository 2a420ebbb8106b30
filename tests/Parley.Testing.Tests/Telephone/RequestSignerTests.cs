using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Tests.Telephone;

[Trait("Category", "Unit")]
public sealed class RequestSignerTests
{
    [Theory]
    [InlineData("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")]
    public void Sign_Form_IsTheCarriersOwnVector(string caller, string expected)
    {
        var form = new Dictionary<string, string>
        {
            ["To"] = "+18005551212", ["Digits"] = "1234", ["From"] = caller, ["Caller"] = caller, ["CallSid"] = "CA1234567890ABCDE",
        };

        Assert.Equal(expected, RequestSigner.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form));
    }

    [Fact]
    public void Sign_Upgrade_IsOverTheSocketsUrlAlone() =>
        Assert.Equal("Ko8aymfVk0cCegaxVKH0ZCvSyf4=", RequestSigner.Sign("12345", "wss://example.com/twilio/media", []));
}
