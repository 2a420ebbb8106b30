using Parley.Calls.Plivo;

namespace Parley.Calls.Tests.Plivo;

/// <summary>The expected signatures were computed apart, by the steps that Plivo's own libraries take.</summary>
[Trait("Category", "Unit")]
public sealed class PlivoSignatureTests
{
    private const string Token = "my_auth_token";
    private const string Nonce = "12345";
    private const string Voice = "https://answer.url/plivo/voice";
    private const string Posted = "TL2L0bKHZbm7hmG+2hL2L4//NOv7XI8ThcDE7DjQVrk=";
    private static readonly Dictionary<string, string> s_form = new() { ["To"] = "15550100", ["From"] = "15550111", ["CallUUID"] = "u-1" };

    [Theory]
    [InlineData("https://answer.url", false, "2tUVd+6dOTo/13hSmD0yrftTKb57pVvy0kxqkPKxcqk=")]
    [InlineData(Voice + "?b=2&agent=shop%20max", false, "tp4BGv2bbG91qrnizcWKJHVMYiTacoN83MItF344ITQ=")]
    [InlineData(Voice, true, Posted)]
    [InlineData(Voice + "?agent=shopmax", true, "7EUVq2Y1kUyvj88/XS/mb8aAd5y+GIaVA5tlnAHZps4=")]
    public void Compute_GetAndPostWithAndWithoutQuery_IsPlivos(string url, bool hasForm, string expected)
    {
        var form = hasForm ? s_form : null;

        Assert.Equal(expected, PlivoSignature.Compute(Token, url, Nonce, form));
        Assert.True(new PlivoSignature(Token).IsValid(expected, Nonce, url, form));
    }

    [Fact]
    public void IsValid_OneOfSeveralSignaturesAndTokens_IsEnough() =>
        Assert.True(new PlivoSignature("old", Token).IsValid($"AAAA,{Posted}", Nonce, Voice, s_form));

    [Theory]
    [InlineData(null, Nonce, Voice)]
    [InlineData("", Nonce, Voice)]
    [InlineData(Posted, null, Voice)]
    [InlineData(Posted, "12346", Voice)]
    [InlineData(Posted, Nonce, Voice + "/")]
    [InlineData(Posted, Nonce, Voice + "?a=1")]
    [InlineData("tl2L0bKHZbm7hmG+2hL2L4//NOv7XI8ThcDE7DjQVrk=", Nonce, Voice)]
    public void IsValid_AnythingElse_IsFalse(string? signature, string? nonce, string url)
    {
        var checker = new PlivoSignature(Token);

        Assert.False(checker.IsValid(signature, nonce, url, s_form));
        Assert.False(checker.IsValid(Posted, Nonce, Voice, [.. s_form, new("To", "15550102")]));
        Assert.False(new PlivoSignature("other").IsValid(Posted, Nonce, Voice, s_form));
    }
}
