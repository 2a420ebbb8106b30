using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Calls.Plivo;
using Parley.Server.Configuration;
using Parley.Server.Plivo;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;
using Parley.Server.Telnyx;
using Parley.Server.Vonage;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Telephone;

/// <summary>Each carrier's requests count once, and only for a while.</summary>
[Trait("Category", "Unit")]
public sealed class RequestProofTests
{
    private const string Url = "https://voice.example.com/x/voice";
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly ParleyOptions _options = new();

    [Fact]
    public void Telnyx_FreshOnce_IsGenuineThenReplayedThenStale()
    {
        _options.Telnyx.PublicKeys.Add("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        var line = new TelnyxLine(_options, new CarrierConnection(_time), new TransferLinks(_time), _time);
        var request = Request(
            "CallSid=CA1&From=%2B15550111&To=%2B15550100",
            ("telnyx-timestamp", "1700000000"),
            ("telnyx-signature-ed25519", "4jytEmvfx55IyOng7UC0lKX7K5/fUgUE9mBqoZ/RVwUQJ/UqExsJcRxzp1UmjaZmGPwB3UIMedzC8IFNAqzLBw=="));

        Assert.Equal(RequestProof.Genuine, line.Check(request));
        Assert.Equal(RequestProof.Replayed, line.Check(request));
        Assert.Equal(RequestProof.NotSigned, line.Check(request with { Body = "CallSid=CA2"u8.ToArray() }));
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(RequestProof.Stale, line.Check(request));
    }

    [Fact]
    public void Telnyx_FromTheFuture_IsStale()
    {
        _options.Telnyx.PublicKeys.Add("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        var line = new TelnyxLine(
            _options, new CarrierConnection(_time), new TransferLinks(_time), new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 - 301)));

        Assert.Equal(RequestProof.Stale, line.Check(Request(
            "CallSid=CA1&From=%2B15550111&To=%2B15550100",
            ("telnyx-timestamp", "1700000000"),
            ("telnyx-signature-ed25519", "4jytEmvfx55IyOng7UC0lKX7K5/fUgUE9mBqoZ/RVwUQJ/UqExsJcRxzp1UmjaZmGPwB3UIMedzC8IFNAqzLBw=="))));
    }

    [Fact]
    public void Plivo_NonceTwice_IsReplayed()
    {
        _options.Plivo.AuthTokens.Add("token");
        var line = new PlivoLine(_options, new CarrierConnection(_time), new TransferLinks(_time), _time);
        var first = Signed("n-1");

        Assert.Equal(RequestProof.Genuine, line.Check(first));
        Assert.Equal(RequestProof.Replayed, line.Check(first));
        Assert.Equal(RequestProof.Genuine, line.Check(Signed("n-2")));
        Assert.Equal(RequestProof.NotSigned, line.Check(Request("")));

        CarrierRequest Signed(string nonce) => Request(
            "", ("X-Plivo-Signature-V3", PlivoSignature.Compute("token", Url, nonce)), ("X-Plivo-Signature-V3-Nonce", nonce));
    }

    [Theory]
    [InlineData("https://voice.example.com/plivo/media")]
    [InlineData("wss://voice.example.com/plivo/media")]
    public void Plivo_Upgrade_IsCheckedWhereItIsSigned(string signedUrl)
    {
        _options.Plivo.AuthTokens.Add("token");
        var line = new PlivoLine(_options, new CarrierConnection(_time), new TransferLinks(_time), _time);
        var upgrade = new CarrierRequest("GET", "https://voice.example.com/plivo/media", new HeaderDictionary(), default, []);

        Assert.Equal(RequestProof.Genuine, line.CheckUpgrade(upgrade));
        Assert.Equal(RequestProof.Genuine, line.CheckUpgrade(upgrade with { Headers = Proof("token") }));
        Assert.Equal(RequestProof.NotSigned, line.CheckUpgrade(upgrade with { Headers = Proof("other") }));

        HeaderDictionary Proof(string token) => new()
        {
            ["X-Plivo-Signature-V3"] = PlivoSignature.Compute(token, signedUrl, "n"), ["X-Plivo-Signature-V3-Nonce"] = "n",
        };
    }

    [Fact]
    public void Vonage_TokenTwiceOldOrOfAnotherApplication_IsRefused()
    {
        _options.Vonage.SignatureSecrets.Add("secret");
        _options.Vonage.ApplicationId = "app";
        var line = new VonageLine(_options, new CarrierConnection(_time), new TransferLinks(_time), _time);

        Assert.Equal(RequestProof.Genuine, line.Check(Signed(1_700_000_000, "app")));
        Assert.Equal(RequestProof.Replayed, line.Check(Signed(1_700_000_000, "app")));
        Assert.Equal(RequestProof.Stale, line.Check(Signed(1_700_000_000 - 301, "app")));
        Assert.Equal(RequestProof.NotSigned, line.Check(Signed(1_700_000_001, "other")));

        static CarrierRequest Signed(long issuedAt, string application)
        {
            const string Body = """{"uuid":"u"}""";
            var claims = $$"""{"iat":{{issuedAt}},"application_id":"{{application}}","payload_hash":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}}"}""";
            var signed = $"{Base64Url.EncodeToString("""{"alg":"HS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
            var proof = Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes(signed)));
            return Request(Body, ("Authorization", $"Bearer {signed}.{proof}"));
        }
    }

    [Fact]
    public void Check_MoreThanAreRemembered_ForgetsTheOldest()
    {
        var guard = new ReplayGuard(_time);
        for (var number = 0; number <= 10_000; number++)
        {
            Assert.Equal(RequestProof.Genuine, guard.Check($"proof {number}", null));
        }

        Assert.Equal(RequestProof.Replayed, guard.Check("proof 10000", null));
        Assert.Equal(RequestProof.Genuine, guard.Check("proof 0", null));
    }

    private static CarrierRequest Request(string body, params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }

        return new CarrierRequest("POST", Url, dictionary, Encoding.UTF8.GetBytes(body), []);
    }
}
