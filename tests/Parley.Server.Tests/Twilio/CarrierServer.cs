using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Twilio;

/// <summary>A server and a simulated carrier that knows only its address: webhooks, streams and REST go over the real wire.</summary>
internal sealed class CarrierServer : IAsyncDisposable
{
    public const string Key = "a-key-of-the-server";
    private readonly TwilioServer _server;

    private CarrierServer(TwilioServer server, SimulatedCarrier carrier)
    {
        _server = server;
        Carrier = carrier;
    }

    public SimulatedCarrier Carrier { get; }

    public TwilioServer Server => _server;

    public string AccountSid { get; private init; } = "";

    public HttpClient Http => _server.Http;

    public static async Task<CarrierServer> StartAsync(
        CancellationToken cancellationToken,
        Action<SimulatedCarrierOptions>? carrier = null,
        Action<ParleyOptions>? options = null,
        Action<IParleyBuilder>? configure = null)
    {
        var carrierOptions = new SimulatedCarrierOptions { PublicOrigin = new Uri(TwilioServer.PublicUrl), Seed = 1, AuthToken = TwilioServer.Token };
        carrier?.Invoke(carrierOptions);
        var simulated = new SimulatedCarrier(carrierOptions);
        var server = await TwilioServer.StartAsync(cancellationToken, parley =>
        {
            parley.Twilio.AccountSid = carrierOptions.AccountSid;
            parley.Twilio.AuthTokens.Clear();
            parley.Twilio.AuthTokens.Add(carrierOptions.AuthToken);
            parley.Twilio.ApiUrl = simulated.ApiOrigin;
            parley.Twilio.From = "+15550199";
            parley.Twilio.CallsPerSecond = 20;
            parley.Server.ApiKeys.Add(Key);
            options?.Invoke(parley);
        }, configure);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        carrierOptions.VoiceUrl = new Uri(server.Http.BaseAddress!, "/twilio/voice");
        return new CarrierServer(server, simulated) { AccountSid = carrierOptions.AccountSid };
    }

    public T Get<T>()
        where T : class => _server.Get<T>();

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    /// <summary>The newest call's id, as soon as there is one.</summary>
    public async Task<string> FirstIdAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var list = await Http.GetFromJsonAsync<JsonElement>("/v1/calls", cancellationToken);
            if (list.GetProperty("data").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } call)
            {
                return call.GetProperty("id").GetString()!;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Asks until the call is in one of these states.</summary>
    public async Task<JsonElement> UntilAsync(string id, CancellationToken cancellationToken, params string[] states)
    {
        while (true)
        {
            var call = await Http.GetFromJsonAsync<JsonElement>($"/v1/calls/{id}", cancellationToken);
            if (states.Contains(call.GetProperty("state").GetString()))
            {
                return call;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Carrier.DisposeAsync();
        await _server.DisposeAsync();
    }
}
