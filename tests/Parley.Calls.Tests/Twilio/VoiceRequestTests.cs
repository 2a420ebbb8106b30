using Parley.Calls.Twilio;

namespace Parley.Calls.Tests.Twilio;

[Trait("Category", "Unit")]
public sealed class VoiceRequestTests
{
    [Fact]
    public void TryRead_Webhook_SaysWhoCallsWhom()
    {
        KeyValuePair<string, string>[] form =
        [
            new("CallSid", "CA1"), new("AccountSid", "AC1"), new("From", "anonymous"), new("To", "+15550100"), new("CallStatus", "ringing"),
            new("Direction", "inbound"), new("SipHeader_X-Order", "7"), new("BrandNew", "x"),
        ];

        Assert.True(VoiceRequest.TryRead(form, out var request, out _));
        Assert.Equal(("CA1", "AC1", "anonymous", "+15550100"), (request.CallSid, request.AccountSid, request.From, request.To));
        Assert.Equal((CallProgressState.Ringing, "inbound", "7"), (request.Status, request.Direction, request.SipHeaders["X-Order"]));
    }

    [Theory]
    [InlineData(null, "AC1", "CallSid")]
    [InlineData("CA1", null, "AccountSid")]
    [InlineData("../../x", "AC1", "CallSid")]
    [InlineData("CA1", "", "AccountSid")]
    public void TryRead_IdMissingOrOdd_SaysWhich(string? callSid, string? accountSid, string expected)
    {
        var form = new Dictionary<string, string?> { ["CallSid"] = callSid, ["AccountSid"] = accountSid }.Where(pair => pair.Value is not null);

        Assert.False(VoiceRequest.TryRead(form!, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_HugeValues_AreCut()
    {
        var form = Enumerable.Range(0, 500).Select(number => KeyValuePair.Create($"SipHeader_X-{number}", new string('x', 10_000)))
            .Append(new("CallSid", "CA1")).Append(new("AccountSid", "AC1")).Append(new("From", new string('9', 100_000)));

        Assert.True(VoiceRequest.TryRead(form, out var request, out _));
        Assert.Equal((512, 32, 512), (request.From.Length, request.SipHeaders.Count, request.SipHeaders.Values.Max(value => value.Length)));
    }
}
