using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.Twilio;

namespace Parley.Calls.Tests.Twilio;

[Trait("Category", "Unit")]
public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string FormUrl = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string FormSignature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    private const string UpgradeSignature = "Ko8aymfVk0cCegaxVKH0ZCvSyf4=";
    private readonly TwilioSignature _signature = new(Token);

    [Theory]
    [InlineData("+14158675309", FormSignature)]
    [InlineData("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")]
    public void IsValid_OfficialVector_IsAccepted(string caller, string signature) =>
        Assert.True(_signature.IsValid(signature, FormUrl, Form(caller)));

    [Fact]
    public void Compute_OfficialVector_IsTwilios() => Assert.Equal(FormSignature, TwilioSignature.Compute(Token, FormUrl, Form("+14158675309")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B9=")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!=")]
    [InlineData("0/KCTR6DLpKmkAf8muzZqo1nDgQ=")]
    public void IsValid_OtherSignature_IsRefused(string? signature) =>
        Assert.False(_signature.IsValid(signature, FormUrl, Form("+14158675309")));

    [Fact]
    public void IsValid_ParameterAddedOrChanged_IsRefused()
    {
        KeyValuePair<string, string>[] form = [.. Form("+14158675309")];

        Assert.False(_signature.IsValid(FormSignature, FormUrl, [.. form, new("More", "1")]));
        Assert.False(_signature.IsValid(FormSignature, FormUrl, form[1..]));
        Assert.False(_signature.IsValid(FormSignature, FormUrl + "&baz=3", form));
    }

    [Fact]
    public void IsValid_SeveralValuesOfAName_CountOnceEachAndSorted()
    {
        var signature = Sign(FormUrl + "Digits12" + "Digits5" + "Other ");

        Assert.True(_signature.IsValid(signature, FormUrl, [new("Other", " "), new("Digits", "5"), new("Digits", "12"), new("Digits", "5")]));
    }

    [Theory]
    [InlineData("https://host.example/voice?a=b", "https://host.example:443/voice?a=b")]
    [InlineData("https://host.example:8443/voice", "https://host.example/voice")]
    [InlineData("https://host.example:8443/voice", "https://host.example:8443/voice")]
    [InlineData("http://host.example/voice", "http://host.example:80/voice")]
    [InlineData("https://user:pass@host.example/voice", "https://user:pass@host.example:443/voice")]
    [InlineData("https://[2001:db8::1]/voice", "https://[2001:db8::1]:443/voice")]
    [InlineData("https://[2001:db8::1]:8443/voice", "https://[2001:db8::1]/voice")]
    [InlineData("https://host.example", "https://host.example:443")]
    [InlineData("https://host.example/voice#rc=3&rp=4xx", "https://host.example/voice")]
    public void IsValid_PortWrittenTheOtherWay_IsAccepted(string ours, string signed) =>
        Assert.True(_signature.IsValid(Sign(signed), ours));

    [Fact]
    public void IsValid_OtherHost_IsRefused() =>
        Assert.False(_signature.IsValid(Sign("https://evil.example/voice"), "https://host.example/voice"));

    [Theory]
    [InlineData("https://example.com/twilio/media")]
    [InlineData("wss://example.com/twilio/media")]
    public void IsValidUpgrade_OfficialVector_IsAccepted(string url) => Assert.True(_signature.IsValidUpgrade(UpgradeSignature, url));

    [Theory]
    [InlineData("wss://example.com/twilio/media/")]
    [InlineData("wss://example.com:443/twilio/media")]
    [InlineData("wss://example.com:443/twilio/media/")]
    public void IsValidUpgrade_SlashOrPort_IsAccepted(string signed) =>
        Assert.True(_signature.IsValidUpgrade(Sign(signed), "https://example.com/twilio/media"));

    [Fact]
    public void IsValidUpgrade_SignedAsHttps_IsRefused() =>
        Assert.False(_signature.IsValidUpgrade(Sign("https://example.com/twilio/media"), "https://example.com/twilio/media"));

    [Fact]
    public void IsValid_TokenBeingRotated_BothCount()
    {
        var both = new TwilioSignature("new", Token);

        Assert.True(both.IsValid(FormSignature, FormUrl, Form("+14158675309")));
        Assert.True(both.IsValid(TwilioSignature.Compute("new", FormUrl), FormUrl));
        Assert.False(both.IsValid(TwilioSignature.Compute("old", FormUrl), FormUrl));
    }

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"a":2}""", false)]
    public void IsValidJson_Body_MustBeTheHashedOne(string body, bool expected)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("""{"a":1}"""u8));
        var url = $"https://host.example/events?x=1&bodySHA256={hash}";

        Assert.Equal(expected, _signature.IsValidJson(Sign(url), url, Encoding.UTF8.GetBytes(body)));
        Assert.False(_signature.IsValidJson(Sign("https://host.example/events"), "https://host.example/events", Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Constructor_NoToken_SaysWhereItIs()
    {
        Assert.Contains("auth token", Assert.Throws<ArgumentException>(() => new TwilioSignature()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TwilioSignature(""));
    }

    [Fact]
    public void IsValid_AnyUrlAndSignature_NeverThrows() => Prop.ForAll<NonNull<string>, string>((url, signature) =>
    {
        _ = _signature.IsValid(signature, url.Get);
        _ = _signature.IsValidUpgrade(signature, "https://" + url.Get);
        return !_signature.IsValidJson(signature, url.Get, [1, 2, 3]);
    }).QuickCheckThrowOnFailure();

    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "Twilio's own.")]
    private static string Sign(string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text)));

    private static KeyValuePair<string, string>[] Form(string caller) =>
    [
        new("CallSid", "CA1234567890ABCDE"),
        new("Caller", caller),
        new("Digits", "1234"),
        new("From", caller),
        new("To", "+18005551212"),
    ];
}
