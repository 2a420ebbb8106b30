using System.Text;
using Parley.Calls.Telnyx;

namespace Parley.Calls.Tests.Telnyx;

[Trait("Category", "Unit")]
public sealed class TelnyxSignatureTests
{
    // RFC 8032 §7.1, test 1's key; the signature was made over the text below with OpenSSL's command line
    private const string Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private const string Timestamp = "1700000000";
    private const string Body = "CallSid=CA1&From=%2B15550111&To=%2B15550100";
    private const string Signature = "4jytEmvfx55IyOng7UC0lKX7K5/fUgUE9mBqoZ/RVwUQJ/UqExsJcRxzp1UmjaZmGPwB3UIMedzC8IFNAqzLBw==";
    private const string OtherKey = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";

    [Theory]
    [InlineData(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Verify_VectorsOfRfc8032_FitAndNothingElseDoes(string key, string message, string signature)
    {
        var (publicKey, signed, proof) = (Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));

        Assert.True(Ed25519.Verify(publicKey, proof, signed));
        Assert.False(Ed25519.Verify(publicKey, proof, [.. signed, 0]));
        for (var index = 0; index < proof.Length; index += 7)
        {
            byte[] changed = [.. proof];
            changed[index] ^= 1;
            Assert.False(Ed25519.Verify(publicKey, changed, signed));
        }

        Assert.False(Ed25519.Verify(publicKey, proof.AsSpan(1), signed));
        Assert.False(Ed25519.Verify(publicKey.AsSpan(1), proof, signed));
    }

    [Fact]
    public void IsValid_RequestOfTelnyx_IsTrueWithAnyOfTheKeys()
    {
        Assert.True(new TelnyxSignature(Key).IsValid(Signature, Timestamp, Encoding.UTF8.GetBytes(Body)));
        Assert.True(new TelnyxSignature(OtherKey, Key).IsValid(Signature, Timestamp, Encoding.UTF8.GetBytes(Body)));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), TelnyxSignature.ReadTimestamp(Timestamp));
    }

    [Theory]
    [InlineData(OtherKey, Signature, Timestamp, Body)]
    [InlineData(Key, null, Timestamp, Body)]
    [InlineData(Key, "", Timestamp, Body)]
    [InlineData(Key, "AAAA", Timestamp, Body)]
    [InlineData(Key, "no base64 at all", Timestamp, Body)]
    [InlineData(Key, Signature, null, Body)]
    [InlineData(Key, Signature, "1700000001", Body)]
    [InlineData(Key, Signature, "-1700000000", Body)]
    [InlineData(Key, Signature, "99999999999999999999", Body)]
    [InlineData(Key, Signature, "9999999999999999", Body)]
    [InlineData(Key, Signature, Timestamp, Body + "&x=1")]
    [InlineData(Key, Signature, Timestamp, "")]
    public void IsValid_AnythingElse_IsFalse(string key, string? signature, string? timestamp, string body) =>
        Assert.False(new TelnyxSignature(key).IsValid(signature, timestamp, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64")]
    public void Create_NoKey_SaysWhatAKeyIs(string key) =>
        Assert.Contains("32 bytes in base64", Assert.Throws<ArgumentException>(() => new TelnyxSignature(key)).Message, StringComparison.Ordinal);
}
