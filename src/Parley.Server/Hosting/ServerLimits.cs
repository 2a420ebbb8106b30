using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>How much strangers may make the server hold.</summary>
internal static class ServerLimits
{
    private const int LargestBody = 1024 * 1024;

    /// <summary>Sockets beyond the conversations, so that one too many is still told why it is refused.</summary>
    private const int SocketsToRefuse = 100;

    public static void Apply(KestrelServerLimits limits, ServerOptions options, IEnumerable<CarrierOptions> carriers)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxConcurrentUpgradedConnections = options.MaxConversations + SocketsToRefuse + carriers.Where(carrier => carrier.IsConfigured).Sum(carrier => carrier.MaxPendingStreams);
        limits.MaxConcurrentConnections = (options.MaxConversations * 2) + 1000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }
}
