using Parley.Calls.Twilio;
using Parley.Server.Configuration;

namespace Parley.Server.Twilio;

/// <summary>The way to Twilio's REST interface, where the configuration gives one.</summary>
internal sealed class TwilioConnection : IDisposable
{
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5); // so that changes of the name's addresses are noticed
    private readonly HttpClient? _http;

    public TwilioConnection(ParleyOptions options, TimeProvider timeProvider)
    {
        var twilio = options.Twilio;
        if (twilio.AccountSid is not { } account || (twilio.ApiKeySecret ?? twilio.AuthTokens.FirstOrDefault()) is not { } secret)
        {
            return;
        }

        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = s_connectionLifetime }) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new TwilioRestClient(
            _http,
            new TwilioRestOptions { AccountSid = account, ApiKeySid = twilio.ApiKeySecret is null ? null : twilio.ApiKeySid, Secret = secret, BaseUrl = twilio.ApiUrl },
            timeProvider);
    }

    /// <summary>Null without account or secret.</summary>
    public TwilioRestClient? Client { get; }

    public void Dispose() => _http?.Dispose();
}
