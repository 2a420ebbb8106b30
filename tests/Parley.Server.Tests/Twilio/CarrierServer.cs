using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Telephone;

namespace Parley.Server.Tests.Twilio;

/// <summary>A server and a simulated carrier that knows only its address: webhooks, streams and REST go over the real wire.</summary>
internal sealed class CarrierServer : IAsyncDisposable
{
    public const string Key = "a-key-of-the-server";
    private readonly TwilioServer _server;
    private readonly SimulatedCarrierOptions _carrierOptions;
    private bool _isLeft; // to the server after it

    private CarrierServer(TwilioServer server, SimulatedCarrier carrier, SimulatedCarrierOptions carrierOptions)
    {
        _server = server;
        Carrier = carrier;
        _carrierOptions = carrierOptions;
    }

    public SimulatedCarrier Carrier { get; }

    public TwilioServer Server => _server;

    public string AccountSid => _carrierOptions.AccountSid;

    public HttpClient Http => _server.Http;

    public static async Task<CarrierServer> StartAsync(
        CancellationToken cancellationToken,
        Action<SimulatedCarrierOptions>? carrier = null,
        Action<ParleyOptions>? options = null,
        Action<IParleyBuilder>? configure = null)
    {
        var carrierOptions = new SimulatedCarrierOptions { PublicOrigin = new Uri(TwilioServer.PublicUrl), Seed = 1, AuthToken = TwilioServer.Token };
        carrier?.Invoke(carrierOptions);
        return await StartAsync(new SimulatedCarrier(carrierOptions), carrierOptions, options, configure, cancellationToken);
    }

    /// <summary>A server after this one, on another address, with the same carrier and its calls.</summary>
    public async Task<CarrierServer> StartAgainAsync(CancellationToken cancellationToken, Action<ParleyOptions>? options = null, Action<IParleyBuilder>? configure = null)
    {
        _isLeft = true;
        await _server.StopAsync(cancellationToken);
        await _server.DisposeAsync();
        return await StartAsync(Carrier, _carrierOptions, options, configure, cancellationToken);
    }

    private static async Task<CarrierServer> StartAsync(
        SimulatedCarrier simulated,
        SimulatedCarrierOptions carrierOptions,
        Action<ParleyOptions>? options,
        Action<IParleyBuilder>? configure,
        CancellationToken cancellationToken)
    {
        var server = await TwilioServer.StartAsync(cancellationToken, parley =>
        {
            parley.Twilio.AccountSid = carrierOptions.AccountSid;
            parley.Twilio.AuthTokens.Clear();
            parley.Twilio.AuthTokens.Add(carrierOptions.AuthToken);
            parley.Twilio.ApiUrl = simulated.ApiOrigin;
            parley.Twilio.From = "+15550199";
            parley.Twilio.CallsPerSecond = 20;
            parley.Server.ApiKeys.Add(Key);
            parley.Server.ReadLimits = new ReadLimitOptions(PerUser: 1_000_000); // these tests ask fifty times a second
            options?.Invoke(parley);
        }, builder =>
        {
            builder.Services.AddHostedService(provider => new AddressNotice(provider.GetRequiredService<IServer>(), carrierOptions));
            configure?.Invoke(builder);
        });
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return new CarrierServer(server, simulated, carrierOptions);
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
        if (!_isLeft)
        {
            await Carrier.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    /// <summary>Tells the carrier the server's address before the server places calls that were left to it.</summary>
    private sealed class AddressNotice(IServer server, SimulatedCarrierOptions carrier) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            carrier.VoiceUrl = new Uri(new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()), "/twilio/voice");
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
