using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Parley.Server.Configuration;

namespace Parley.Server.Access.OpenId;

/// <summary>
/// What the provider says of itself (OpenID Connect Discovery 1.0): its endpoints and the keys it signs with. Asked for when it is needed, and again
/// after half a day or when it signs with a key that is not known. Thread-safe.
/// </summary>
internal sealed class OpenIdProvider : IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(12);

    /// <summary>Unknown keys make nobody ask more often than that.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private readonly string _authority;
    private readonly bool _isOfThisMachine;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly HttpDocumentRetriever _documents;
    private (OpenIdConnectConfiguration Configuration, DateTimeOffset ReadAt)? _known;

    public OpenIdProvider(OpenIdOptions options, TimeProvider timeProvider)
    {
        _authority = options.Authority.AbsoluteUri.TrimEnd('/');
        _isOfThisMachine = options.Authority.Scheme == Uri.UriSchemeHttp;
        _timeProvider = timeProvider;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = s_pause })
        {
            Timeout = s_patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _documents = new HttpDocumentRetriever(Http) { RequireHttps = options.Authority.Scheme == Uri.UriSchemeHttps };
    }

    /// <summary>For requests to the provider: limited in time and size, following no redirect.</summary>
    public HttpClient Http { get; }

    /// <param name="olderThan">What was read no later than that does not do; null for whatever is not too old.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OpenIdException">The provider cannot be reached, or is another one than was configured.</exception>
    public async Task<OpenIdConnectConfiguration> ReadAsync(OpenIdConnectConfiguration? olderThan, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            var now = _timeProvider.GetUtcNow();
            if (_known is { } known && now - known.ReadAt < (ReferenceEquals(known.Configuration, olderThan) ? s_pause : s_lifetime))
            {
                return known.Configuration;
            }

            var read = await AskAsync(cancellationToken);
            _known = (read, now);
            return read;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _asking.Dispose();
    }

    private async Task<OpenIdConnectConfiguration> AskAsync(CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration read;
        try
        {
            read = await OpenIdConnectConfigurationRetriever.GetAsync(_authority + "/.well-known/openid-configuration", _documents, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new OpenIdException("The provider of sign-ins does not answer, or not as it should. Try again soon; an admin of this server finds more in its log.");
        }

        if (read.Issuer?.TrimEnd('/') != _authority)
        {
            throw new OpenIdException("The provider of sign-ins calls itself something else than 'access.openid_connect.authority' says. An admin of this server must correct it.");
        }

        return IsSafe(read.AuthorizationEndpoint) && IsSafe(read.TokenEndpoint) && (string.IsNullOrEmpty(read.UserInfoEndpoint) || IsSafe(read.UserInfoEndpoint))
            && read.SigningKeys.Count > 0
                ? read
                : throw new OpenIdException("The provider of sign-ins names no endpoints with https://, or no keys to sign with.");
    }

    /// <summary>Secrets go there, and what comes from there decides who somebody is.</summary>
    private bool IsSafe(string? endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (_isOfThisMachine && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
