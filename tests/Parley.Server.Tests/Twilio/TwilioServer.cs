using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Parley.Calls.Twilio;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Telemetry;

namespace Parley.Server.Tests.Twilio;

/// <summary>A server with a telephone, and a Twilio that signs as the real one does.</summary>
internal sealed class TwilioServer : IAsyncDisposable
{
    public const string AccountSid = "ACtest";
    public const string Token = "auth-token";
    public const string PublicUrl = "https://voice.example.com";
    private readonly RunningServer _server;

    private TwilioServer(RunningServer server)
    {
        _server = server;
        Http = new HttpClient { BaseAddress = server.Url };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _server.Services;

    /// <summary>What it measures from now on.</summary>
    public ServerMeasurements Measure() => new(_server);

    public static async Task<TwilioServer> StartAsync(
        CancellationToken cancellationToken, Action<ParleyOptions>? options = null, Action<IParleyBuilder>? configure = null) =>
        new(await RunningServer.StartAsync(
            cancellationToken,
            parley =>
            {
                parley.Agents.Add(new AgentOptions { Name = "anna", Instructions = "You are Anna." });
                parley.Agents.Add(new AgentOptions { Name = "bob", Instructions = "You are Bob." });
                parley.Twilio.AccountSid = AccountSid;
                parley.Twilio.AuthTokens.Add(Token);
                parley.Twilio.PublicUrl = new Uri(PublicUrl);
                options?.Invoke(parley);
            },
            configure));

    public static KeyValuePair<string, string>[] Form(params (string Name, string Value)[] more) =>
    [
        .. new Dictionary<string, string>
        {
            ["CallSid"] = "CA1", ["AccountSid"] = AccountSid, ["From"] = "+15550111", ["To"] = "+15550100", ["CallStatus"] = "ringing", ["Direction"] = "inbound",
        }.Where(pair => more.All(other => other.Name != pair.Key)),
        .. more.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)),
    ];

    public Task<HttpResponseMessage> PostAsync(
        string pathAndQuery, KeyValuePair<string, string>[] form, CancellationToken cancellationToken, string? signature = null, string? repetition = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, pathAndQuery) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("x-twilio-signature", signature ?? TwilioSignature.Compute(Token, PublicUrl + pathAndQuery, form));
        if (repetition is not null)
        {
            request.Headers.Add("I-Twilio-Idempotency-Token", repetition);
        }

        return Http.SendAsync(request, cancellationToken);
    }

    public async Task<string> AskAsync(
        string pathAndQuery, KeyValuePair<string, string>[] form, CancellationToken cancellationToken, string? repetition = null)
    {
        using var response = await PostAsync(pathAndQuery, form, cancellationToken, repetition: repetition);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken, string? signature = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("x-twilio-signature", signature ?? TwilioSignature.Compute(Token, "wss://voice.example.com/twilio/media"));
        await socket.ConnectAsync(new Uri($"ws://{_server.Url.Authority}/twilio/media"), cancellationToken);
        return socket;
    }

    /// <summary>The upgrade alone, for many that are refused: one connection serves them all.</summary>
    public Task<HttpResponseMessage> AskForUpgradeAsync(string signature, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/twilio/media");
        request.Headers.Add("x-twilio-signature", signature);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return Http.SendAsync(request, cancellationToken);
    }

    public T Get<T>()
        where T : class => Services.GetRequiredService<T>();

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _server.DisposeAsync();
    }
}
