using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Telephone;

/// <summary>A server and one of the other carriers, simulated, with a REST interface: each knows only the other's address.</summary>
internal sealed class CarrierLine : IAsyncDisposable
{
    public const string PublicUrl = "https://voice.example.com";
    private const string Key = "a-key-of-the-server";
    private const string Secret = "secret-of-the-account";
    private const string Account = "ACtest";
    private static readonly string s_privateKey = CreateKey();
    private readonly RunningServer _server;

    private CarrierLine(RunningServer server, SimulatedCarrier carrier, CarrierKind kind)
    {
        _server = server;
        Carrier = carrier;
        Name = kind.ToString().ToLowerInvariant();
        Http = new HttpClient { BaseAddress = server.Url };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public SimulatedCarrier Carrier { get; }

    /// <summary>The carrier's section.</summary>
    public string Name { get; }

    public HttpClient Http { get; }

    public LiveCalls Calls => _server.Services.GetRequiredService<LiveCalls>();

    public static async Task<CarrierLine> StartAsync(
        CarrierKind kind, CancellationToken cancellationToken, Action<SimulatedCarrierOptions>? carrier = null, Action<ParleyOptions>? options = null)
    {
        var simulation = new SimulatedCarrierOptions { Kind = kind, PublicOrigin = new Uri(PublicUrl), AccountSid = Account, AuthToken = Secret };
        carrier?.Invoke(simulation);
        var simulated = new SimulatedCarrier(simulation);
        var name = kind.ToString().ToLowerInvariant();
        var server = await RunningServer.StartAsync(cancellationToken, parley =>
        {
            parley.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
            parley.Agents.Add(new AgentOptions { Name = "bob", Instructions = "You are Bob." });
            parley.Server.ApiKeys.Add(Key);
            SetUp(parley, simulated.ApiOrigin);
            parley.Carriers.Single(line => line.Section == name).PublicUrl = new Uri(PublicUrl);
            options?.Invoke(parley);
        });
        simulation.VoiceUrl = new Uri(server.Url, $"/{name}/voice");
        return new CarrierLine(server, simulated, kind);
    }

    /// <summary>A caller, and its call here as soon as the agent has it.</summary>
    public async Task<(SimulatedCall Phone, LiveCall Live)> CallAsync(CancellationToken cancellationToken)
    {
        var phone = Carrier.Call(party: new CallParty("+15550111", "+15550100"));
        await phone.Connected.WaitAsync(cancellationToken);
        await Twilio.MediaEndpointTests.UntilAsync(() => Calls.All.Any(call => call.Call is not null));
        return (phone, Calls.All[0]);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Carrier.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static void SetUp(ParleyOptions options, Uri api)
    {
        options.Telnyx.PublicKeys.Add(new SimulatedCarrierOptions { AuthToken = Secret }.PublicKey);
        (options.Telnyx.ApiKey, options.Telnyx.AccountSid, options.Telnyx.ApiUrl) = (Secret, Account, api);
        options.Plivo.AuthTokens.Add(Secret);
        (options.Plivo.AuthId, options.Plivo.ApiUrl) = (Account, api);
        options.SignalWire.SigningKeys.Add(Secret);
        (options.SignalWire.ProjectId, options.SignalWire.ApiToken, options.SignalWire.ApiUrl) = (Account, Secret, api);
        options.Vonage.SignatureSecrets.Add(Secret);
        (options.Vonage.ApplicationId, options.Vonage.PrivateKey, options.Vonage.ApiUrl) = (Account, s_privateKey, api);
        foreach (var line in options.Carriers)
        {
            line.PublicUrl = line.Section == "twilio" ? null : new Uri(PublicUrl);
        }
    }

    private static string CreateKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
