using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Calls.Vonage;

namespace Parley.Calls.Tests.Vonage;

[Trait("Category", "Unit")]
public sealed class VonageSignatureTests
{
    private const string Secret = "secret";
    private const string Body = """{"from":"447700900000","uuid":"u-1"}""";

    /// <summary>Made apart, with another library: <c>iat</c> 1700000000, the body's hash, and the ids below.</summary>
    private const string Token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImotMSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjkxMWI4NGE4YzQwMzgzMTRkY2RiMmYzZDRkY2QyNjk5NGVmNWE0NzgyZjE3ZTg5Y2M1ZDJhNTViYTA0YWFjODUiLCJhcGlfa2V5Ijoia2V5IiwiYXBwbGljYXRpb25faWQiOiJhcHAifQ.8fnWtnMRmOApSJoDgQlQmSIH0TTqvAnb4AtdWmPkPA8";

    private static readonly string s_hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

    [Fact]
    public void Verify_TokenOfVonage_GivesItsClaims()
    {
        var claims = new VonageSignature("old", Secret).Verify($"Bearer {Token}", Encoding.UTF8.GetBytes(Body));

        Assert.Equal(new VonageClaims(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "j-1", "key", "app"), claims);
    }

    [Theory]
    [InlineData(null, Body)]
    [InlineData("", Body)]
    [InlineData(Token, Body)] // no scheme
    [InlineData("Basic " + Token, Body)]
    [InlineData("Bearer a.b", Body)]
    [InlineData("Bearer ..", Body)]
    [InlineData("Bearer " + Token + "x", Body)]
    [InlineData("Bearer " + Token, Body + " ")]
    [InlineData("Bearer " + Token, "")]
    public void Verify_AnythingElse_IsNull(string? authorization, string body)
    {
        Assert.Null(new VonageSignature(Secret).Verify(authorization, Encoding.UTF8.GetBytes(body)));
        Assert.Null(new VonageSignature("other").Verify($"Bearer {Token}", Encoding.UTF8.GetBytes(Body)));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", null)]
    [InlineData("""{"alg":"HS512"}""", null)]
    [InlineData("""{"typ":"JWT"}""", null)]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    [InlineData("""{"alg":"HS256"}""", """{"iat":1700000000}""")]
    [InlineData("""{"alg":"HS256"}""", """{"iat":"1700000000","payload_hash":"#"}""")]
    [InlineData("""{"alg":"HS256"}""", """{"iat":-1,"payload_hash":"#"}""")]
    [InlineData("""{"alg":"HS256"}""", """{"payload_hash":"#"}""")]
    [InlineData("""{"alg":"HS256"}""", "7")]
    public void Verify_SignedButOdd_IsNull(string header, string? claims)
    {
        var token = Sign(header, claims ?? """{"iat":1700000000,"payload_hash":"#"}""");

        Assert.Null(new VonageSignature(Secret).Verify($"Bearer {token}", Encoding.UTF8.GetBytes(Body)));
        Assert.NotNull(new VonageSignature(Secret).Verify($"Bearer {Sign("""{"alg":"HS256"}""", """{"iat":1700000000,"payload_hash":"#"}""")}", Encoding.UTF8.GetBytes(Body)));
    }

    private static string Sign(string header, string claims)
    {
        var signed = $"{Encode(header)}.{Encode(claims.Replace("#", s_hash, StringComparison.Ordinal))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
