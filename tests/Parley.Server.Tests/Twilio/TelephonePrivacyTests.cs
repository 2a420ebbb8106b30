using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Twilio;

/// <summary>A collector of OpenTelemetry learns of a telephone call, and not who called.</summary>
[Trait("Category", "Integration")]
public sealed class TelephonePrivacyTests
{
    [Fact]
    public async Task Call_WithACollector_IsToldWithoutItsNumbersAndNames()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var collector = await TelemetryCollector.StartAsync(cancellationToken);
        await using (var server = await TwilioServer.StartAsync(cancellationToken, collector.Configure))
        {
            var answer = await server.AskAsync(
                "/twilio/voice", TwilioServer.Form(("From", "+4915123456789"), ("CallerName", "JOSEPHINE QUILL"), ("FromCity", "WANNE")), cancellationToken);
            using var phone = await PhoneCall.BeginAsync(server, PhoneCall.TokenOf(answer), "CA1", TwilioServer.AccountSid, cancellationToken);
            await phone.NextAsync("media", cancellationToken);
            await phone.HangUpAsync(cancellationToken);
            await phone.UntilClosedAsync(cancellationToken);
        }

        Assert.Contains("TelephoneCallCame", collector.Logs, StringComparison.Ordinal);
        Assert.Contains("invoke_agent anna", collector.Traces, StringComparison.Ordinal);
        Assert.Contains("parley.calls.live", collector.Metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(
            new[] { "15123456789", "QUILL", "WANNE", "15550100", TwilioServer.Token }, word => collector.All.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
