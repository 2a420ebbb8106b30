using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Twilio.Outbound;

/// <summary>A server that ends while calls wait or ring, and another that goes on with them; and calls that are called off.</summary>
[Trait("Category", "Integration")]
public sealed partial class OutboundRestartTests : IDisposable
{
    private const string Ringing = "+15550101"; // for an hour
    private const double Slow = 0.1; // calls a second: after the first, the next waits 10 s
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-restart-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.FullName, "calls.jsonl");

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the crash came between the carrier's answer and the note of it
    public async Task Crash_OneRingsAndOneWaits_TheOneThatRingsIsFollowedAndTheOtherIsPlaced(bool isIdKnown)
    {
        await using var before = await StartAsync();
        var underWay = await PlaceAsync(before, Ringing);
        await before.UntilAsync(underWay, Cancellation, "ringing");
        var waiting = await PlaceAsync(before, "+15550102");
        await MediaEndpointTests.UntilAsync(() => Journal().Contains("carrier_call_id", StringComparison.Ordinal));
        var journal = Journal(); // as the disk is at a crash: what the server does when it stops is not in it
        await using var after = await StartAgainAsync(before, isIdKnown ? journal : CarrierCallId().Replace(journal, ""));

        var second = await after.UntilAsync(waiting, Cancellation, "in_progress");
        var first = await after.UntilAsync(underWay, Cancellation, "ringing");
        after.Carrier.Calls[0].HangUp();
        var ended = await after.UntilAsync(underWay, Cancellation, "canceled");

        Assert.Equal([Ringing, "+15550102"], after.Carrier.Calls.Select(call => call.Party.To));
        Assert.Equal(after.Carrier.Calls.Select(call => call.CallSid), new[] { first, second }.Select(call => call.GetProperty("carrier_call_id").GetString()));
        Assert.Equal(underWay, ended.GetProperty("id").GetString());
        Assert.Equal("server.api_keys[0]", after.Get<LiveCalls>().Find(waiting)!.Owner?.Usage?.KeyId);
    }

    [Fact]
    public async Task Crash_BeforeTheCarrierWasAsked_TheCallFailsAndIsNotPlacedAgain()
    {
        await using var before = await StartAsync();
        var lost = await PlaceAsync(before, Ringing);
        await before.UntilAsync(lost, Cancellation, "ringing");
        var journal = CarrierCallId().Replace(Journal(), "").Replace(Ringing[1..], "15550105", StringComparison.Ordinal); // a call that the carrier has not
        var time = new StandingClock();
        await using var after = await StartAgainAsync(before, journal, time: time);

        await after.UntilAsync(lost, Cancellation, "unknown");
        await AdvanceUntilAsync(time, () => after.Get<LiveCalls>().Find(lost)!.EndedAt is not null);
        var call = await after.UntilAsync(lost, Cancellation, "failed");

        Assert.Contains("not placed again", call.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Single(after.Carrier.Calls);
    }

    [Fact]
    public async Task Crash_CarrierCannotBeAsked_TheCallEndsAsUnknown()
    {
        await using var before = await StartAsync();
        var lost = await PlaceAsync(before, Ringing);
        await before.UntilAsync(lost, Cancellation, "ringing");
        var time = new StandingClock();
        await using var after = await StartAgainAsync(before, Journal(), parley =>
        {
            parley.Twilio.ApiKeySid = "SKx";
            parley.Twilio.ApiKeySecret = "not the secret";
        }, time);

        await AdvanceUntilAsync(time, () => after.Get<LiveCalls>().Find(lost)!.EndedAt is not null);
        var call = await after.UntilAsync(lost, Cancellation, "unknown");

        Assert.Equal("unknown", call.GetProperty("end_reason").GetString());
        Assert.Contains("carrier's word", call.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_AgentOfAWaitingCallIsGone_ItIsCalledOffWithTheReason()
    {
        await using var before = await StartAsync();
        await PlaceAsync(before, Ringing);
        var waiting = await PlaceAsync(before, "+15550102");
        await using var after = await StartAgainAsync(before, Journal().Replace("\"bob\"", "\"charles\"", StringComparison.Ordinal));

        var call = await after.UntilAsync(waiting, Cancellation, "canceled");

        Assert.Contains("agent does not exist", call.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Single(after.Carrier.Calls);
    }

    [Fact]
    public async Task Delete_WaitingCall_IsNeverPlacedAlsoAfterARestart()
    {
        await using var before = await StartAsync();
        var underWay = await PlaceAsync(before, Ringing);
        await before.UntilAsync(underWay, Cancellation, "ringing");
        var waiting = await PlaceAsync(before, "+15550102");

        using var cancelled = await before.Http.DeleteAsync($"/v1/calls/{waiting}", Cancellation);
        using var again = await before.Http.DeleteAsync($"/v1/calls/{waiting}", Cancellation);
        using var tooLate = await before.Http.DeleteAsync($"/v1/calls/{underWay}", Cancellation);
        using var unknown = await before.Http.DeleteAsync("/v1/calls/call_x", Cancellation);
        var call = await cancelled.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        await using var after = await StartAgainAsync(before, Journal());
        await after.UntilAsync(await PlaceAsync(after, "+15550103"), Cancellation, "in_progress");

        Assert.Equal(("canceled", "canceled"), (call.GetProperty("state").GetString(), call.GetProperty("end_reason").GetString()));
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.NotFound),
            (cancelled.StatusCode, again.StatusCode, tooLate.StatusCode, unknown.StatusCode));
        Assert.Equal([Ringing, "+15550103"], after.Carrier.Calls.Select(placed => placed.Party.To));
    }

    [Fact]
    public async Task Delete_CallThatWaitsForItsNextAttempt_IsCalledOff()
    {
        await using var server = await StartAsync();
        var (_, placed) = await server.PostAsync("/v1/calls", """{"to":"+15550104","attempts":2,"retry_seconds":600}""", Cancellation);
        var id = placed.GetProperty("id").GetString()!;
        await server.UntilAsync(id, Cancellation, "busy");

        await MediaEndpointTests.UntilAsync(() => Journal().Split('\n').Count(line => line.Contains("Waiting", StringComparison.Ordinal)) == 2);
        using var cancelled = await server.Http.DeleteAsync($"/v1/calls/{id}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        await server.UntilAsync(id, Cancellation, "canceled");
        Assert.EndsWith("\"Over\"", Journal().Split('\n')[^2].Split(',')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_QueueFileCannotBeWritten_IsRefusedAndNobodyIsRung()
    {
        await using var server = await CarrierServer.StartAsync(Cancellation, options: parley => parley.Twilio.QueueFile = _folder.FullName); // a folder

        var (status, answer) = await server.PostAsync("/v1/calls", """{"to":"+15550123"}""", Cancellation);

        Assert.Equal((503, "queue_not_written"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.Empty(server.Carrier.Calls);
        Assert.Equal("not_kept", Assert.Single(server.Get<LiveCalls>().All).EndReason);
    }

    [Fact]
    public async Task Post_TooManyWait_IsRefused()
    {
        await using var server = await StartAsync(parley => parley.Twilio.MaxQueuedCalls = 1);
        await server.UntilAsync(await PlaceAsync(server, Ringing), Cancellation, "ringing");
        await PlaceAsync(server, "+15550102");

        var (status, answer) = await server.PostAsync("/v1/calls", """{"to":"+15550103"}""", Cancellation);

        Assert.Equal((429, "queue_full"), (status, answer.GetProperty("error").GetProperty("code").GetString()));
        Assert.DoesNotContain("15550103", Journal(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Journal() => File.ReadAllText(FilePath);

    private Task<CarrierServer> StartAsync(Action<ParleyOptions>? options = null) => CarrierServer.StartAsync(
        Cancellation,
        carrier => carrier.Called = to => new CalledParty
        {
            RingTime = to == Ringing ? TimeSpan.FromHours(1) : TimeSpan.Zero,
            Failure = to == "+15550104" ? "busy" : null,
        },
        parley =>
        {
            parley.Twilio.QueueFile = FilePath;
            parley.Twilio.CallsPerSecond = Slow;
            options?.Invoke(parley);
        });

    private async Task<CarrierServer> StartAgainAsync(CarrierServer before, string journal, Action<ParleyOptions>? options = null, StandingClock? time = null)
    {
        var path = Path.Combine(_folder.FullName, "after.jsonl");
        await File.WriteAllTextAsync(path, journal, Cancellation);
        return await before.StartAgainAsync(
            Cancellation,
            parley =>
            {
                parley.Twilio.QueueFile = path;
                options?.Invoke(parley);
            },
            time is null ? null : builder => builder.Services.AddSingleton<TimeProvider>(time));
    }

    private static async Task<string> PlaceAsync(CarrierServer server, string to)
    {
        var (status, placed) = await server.PostAsync("/v1/calls", $$"""{"to":"{{to}}","agent":"bob","ring_seconds":600}""", Cancellation);
        Assert.Equal(201, status);
        return placed.GetProperty("id").GetString()!;
    }

    /// <summary>The carrier is asked again each 15 s until it must have known.</summary>
    private static Task AdvanceUntilAsync(StandingClock time, Func<bool> condition) => MediaEndpointTests.UntilAsync(() =>
    {
        var interval = TimeSpan.FromSeconds(15);
        if (time.Has(interval))
        {
            time.Advance(interval);
        }

        return condition();
    });

    [GeneratedRegex(@",""carrier_call_id"":""[^""]*""")]
    private static partial Regex CarrierCallId();
}
