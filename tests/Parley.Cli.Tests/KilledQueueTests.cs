using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Testing.Telephone;

namespace Parley.Cli.Tests;

/// <summary>The whole server is killed while calls ring and wait to be placed, and another goes on with them.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class KilledQueueTests : IDisposable
{
    private const string Key = "a-key-of-the-server";
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_CallsRingAndWait_EachIsPlacedOnceInTheEnd()
    {
        var carrierOptions = new SimulatedCarrierOptions { PublicOrigin = new Uri("https://voice.example.com"), Called = _ => new CalledParty { RingTime = TimeSpan.FromHours(1) } };
        await using var carrier = new SimulatedCarrier(carrierOptions);
        string[] numbers = ["+15550101", "+15550102", "+15550103"];
        var ids = new List<string>();

        await RunAsync(carrier, carrierOptions, callsPerSecond: 0.1, async http =>
        {
            foreach (var number in numbers)
            {
                using var placed = await http.PostAsJsonAsync("/v1/calls", new { to = number, ring_seconds = 600 }, Cancellation);
                placed.EnsureSuccessStatusCode();
                ids.Add((await placed.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString()!);
            }

            await carrier.Outbound.ReadAsync(Cancellation); // the first rings; the others wait for 10 s each
        });
        await RunAsync(carrier, carrierOptions, callsPerSecond: 20, async http =>
        {
            foreach (var id in ids)
            {
                while (!(await http.GetFromJsonAsync<JsonElement>($"/v1/calls/{id}", Cancellation)).TryGetProperty("carrier_call_id", out var sid) || sid.ValueKind != JsonValueKind.String)
                {
                    await Task.Delay(20, Cancellation);
                }
            }
        });

        Assert.Equal(numbers, carrier.Calls.Select(call => call.Party.To).Order()); // two requests at once may overtake each other
    }

    public void Dispose() => _command.Dispose();

    /// <summary>Kills the server when the work is done.</summary>
    private async Task RunAsync(SimulatedCarrier carrier, SimulatedCarrierOptions carrierOptions, double callsPerSecond, Func<HttpClient, Task> work)
    {
        var config = await _command.WriteAsync(
            "parley.yaml",
            $$"""
            server: { port: 0, api_keys: [{{Key}}] }
            engine: { use: offline }
            storage: { keep: none }
            agents: [{ name: anna, instructions: You are Anna. }]
            twilio:
              account_sid: {{carrierOptions.AccountSid}}
              auth_token: {{carrierOptions.AuthToken}}
              public_url: https://voice.example.com
              api_url: {{carrier.ApiOrigin}}
              from: "+15550199"
              queue_file: queue.jsonl
              calls_per_second: {{callsPerSecond.ToString(CultureInfo.InvariantCulture)}}

            """,
            Cancellation);
        await using var server = await ServerProcess.StartAsync(config, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        carrierOptions.VoiceUrl = new Uri(server.Url, "/twilio/voice");
        await work(http);
    }
}
