using Parley.Server.Twilio.Consults;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Twilio;

/// <summary>A caller who waits with music while a person is asked, over the simulated carrier's REST interface, webhooks, streams and conferences.</summary>
[Trait("Category", "Integration")]
public sealed class ConsultTransferTests
{
    private const string Person = "+15550123";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1", null)]
    [InlineData(null, "Yes, put him through.")]
    public async Task Transfer_PersonTakesTheCall_BothMeetAndTheCallerHeardMusicUntilThen(string? key, string? words)
    {
        await using var server = await StartAsync(new CalledParty { RingTime = TimeSpan.FromSeconds(1), PressedKey = key, Words = words });
        var (phone, id) = await BeginAsync(server);

        var person = await server.Carrier.Outbound.ReadAsync(Cancellation);
        await MediaEndpointTests.UntilAsync(() => phone.JoinedWith.Contains(person.CallSid));
        var ended = await server.UntilAsync(id, Cancellation, "ended", "completed", "in_progress");

        Assert.Equal([phone.CallSid], person.JoinedWith);
        Assert.InRange(phone.Snapshot().Streams.Single().Heard.Duration, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));
        Assert.Contains("Ann, about order 17.", person.Snapshot().Verbs.First(verb => verb.Name == "Gather").Xml, StringComparison.Ordinal);
        phone.HangUp();
        Assert.Equal("completed", (await person.Completion.WaitAsync(Cancellation)).Status);
        Assert.Empty((await phone.Completion.WaitAsync(Cancellation)).Problems);
        Assert.Equal(id, ended.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("busy", null, null, "human", "busy")]
    [InlineData("no-answer", null, null, "human", "no_answer")]
    [InlineData("failed", null, null, "human", "failed")]
    [InlineData(null, "2", null, "human", "declined")]
    [InlineData(null, null, "No, not now.", "human", "declined")]
    [InlineData(null, null, "Who is it?", "human", "declined")]
    [InlineData(null, null, null, "machine_start", "machine")]
    public async Task Transfer_PersonDoesNotTakeTheCall_CallerComesBackOnItsStream(
        string? failure, string? key, string? words, string answeredBy, string outcome)
    {
        await using var server = await StartAsync(new CalledParty { Failure = failure, PressedKey = key, Words = words, AnsweredBy = answeredBy });
        var (phone, id) = await BeginAsync(server);

        while (true)
        {
            var call = await server.UntilAsync(id, Cancellation, "in_progress");
            if (call.GetProperty("transfer").GetString() is { } transfer)
            {
                Assert.Equal((outcome, false), (transfer, call.GetProperty("is_held").GetBoolean()));
                break;
            }
        }

        Assert.Equal("in-progress", phone.Snapshot().Status);
        Assert.Single(phone.Snapshot().Streams);
        phone.HangUp();
    }

    [Fact]
    public async Task Transfer_CallerHangsUpMeanwhile_PersonIsHungUpOn()
    {
        await using var server = await StartAsync(new CalledParty { RingTime = TimeSpan.FromSeconds(25) });
        var (phone, _) = await BeginAsync(server);
        var person = await server.Carrier.Outbound.ReadAsync(Cancellation);

        phone.HangUp();

        Assert.Equal("canceled", (await person.Completion.WaitAsync(Cancellation)).Status);
    }

    [Fact]
    public async Task Consult_OfNobody_IsHungUpOn()
    {
        await using var server = await TwilioServer.StartAsync(Cancellation);

        var asked = await server.AskAsync("/twilio/consult?consult=none&attempt=1", TwilioServer.Form(), Cancellation);
        var answered = await server.AskAsync("/twilio/consult-answer?consult=none&attempt=x", TwilioServer.Form(("Digits", "1")), Cancellation);

        Assert.EndsWith("<Response><Hangup /></Response>", asked, StringComparison.Ordinal);
        Assert.EndsWith("<Response><Hangup /></Response>", answered, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Yes", true)]
    [InlineData("ja, bitte!", true)]
    [InlineData("no thanks", false)]
    [InlineData("I can't", false)]
    [InlineData("yes and no", null)]
    [InlineData("who is calling", null)]
    [InlineData("yes you have reached the voicemail of", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Read_Words_AreYesNoOrNeither(string? words, bool? expected) => Assert.Equal(expected, SpokenAnswer.Read(words));

    private static Task<CarrierServer> StartAsync(CalledParty person) => CarrierServer.StartAsync(
        Cancellation, options => options.Called = _ => person, parley => parley.Twilio.AgentSpeaksFirst = false);

    private static async Task<(SimulatedCall Phone, string Id)> BeginAsync(CarrierServer server)
    {
        var phone = server.Carrier.Call();
        await phone.Connected;
        var id = await server.FirstIdAsync(Cancellation);
        await server.UntilAsync(id, Cancellation, "in_progress");
        var (status, _) = await server.PostAsync(
            $"/v1/calls/{id}/transfer", $$"""{"to":"{{Person}}","mode":"consult","announcement":"Ann, about order 17."}""", Cancellation);
        Assert.Equal(200, status);
        return (phone, id);
    }
}
