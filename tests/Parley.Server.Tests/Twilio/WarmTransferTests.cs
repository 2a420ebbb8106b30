using System.Xml.Linq;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Twilio;

/// <summary>A caller who is announced to a person before the two are joined, and who comes back when nobody takes the call.</summary>
[Trait("Category", "Integration")]
public sealed class WarmTransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transfer_WithAnAnnouncement_IsTakenByAKey()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        var (phone, dial) = await TransferAsync(server);
        var whisper = dial.Element("Number")!.Attribute("url")!.Value[TwilioServer.PublicUrl.Length..];

        var asked = XDocument.Parse(await server.Server.AskAsync(whisper, Form(server, phone), Cancellation)).Root!;
        var accept = asked.Element("Gather")!.Attribute("action")!.Value[TwilioServer.PublicUrl.Length..];
        var taken = await server.Server.AskAsync(accept, Form(server, phone, ("Digits", "1")), Cancellation);
        var refused = await server.Server.AskAsync(accept, Form(server, phone, ("Digits", "2")), Cancellation);

        Assert.Equal("Ann, about order 17. Press 1 to take the call.", asked.Element("Gather")!.Element("Say")!.Value);
        Assert.EndsWith("<Response />", taken, StringComparison.Ordinal);
        Assert.EndsWith("<Response><Hangup /></Response>", refused, StringComparison.Ordinal);
        phone.HangUp();
    }

    [Theory]
    [InlineData("busy", "line is busy")]
    [InlineData("no-answer", "nobody answered")]
    [InlineData("failed", "did not work")]
    public async Task Transfer_NobodyTakesIt_BringsTheCallerBackToTheAgent(string status, string told)
    {
        await using var server = await CarrierServer.StartAsync(Cancellation);
        var (phone, _) = await TransferAsync(server);
        var live = server.Get<Server.Calls.LiveCalls>().FindByCarrierId(phone.CallSid)!;
        await live.WhenIdle.WaitAsync(Cancellation);

        var after = await server.Server.AskAsync("/twilio/after", Form(server, phone, ("CallStatus", "in-progress"), ("DialCallStatus", status)), Cancellation);

        Assert.Contains("<Connect", after, StringComparison.Ordinal);
        Assert.Contains(told, live.Opening, StringComparison.Ordinal);
        Assert.Equal("transferred", live.EndReason);
        phone.HangUp();
    }

    private static async Task<(SimulatedCall Phone, XElement Dial)> TransferAsync(CarrierServer server)
    {
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");
        await server.PostAsync($"/v1/calls/{id}/transfer", """{"to":"+15550123","announcement":"Ann, about order 17."}""", Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.Snapshot().Verbs.Any(verb => verb.Name == "Dial"));
        return (phone, XElement.Parse(phone.Snapshot().Verbs.Single(verb => verb.Name == "Dial").Xml));
    }

    private static KeyValuePair<string, string>[] Form(CarrierServer server, SimulatedCall phone, params (string Name, string Value)[] more) =>
        TwilioServer.Form([("CallSid", phone.CallSid), ("AccountSid", server.AccountSid), .. more]);
}
