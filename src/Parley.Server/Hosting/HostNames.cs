using Microsoft.AspNetCore.HostFiltering;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>
/// Which names the server answers to. One that listens on this machine only must not be reached under a foreign name: that is how a
/// page on the internet, its name pointed at 127.0.0.1, would talk to it.
/// </summary>
internal static class HostNames
{
    public static void Restrict(HostFilteringOptions filtering, ParleyOptions options)
    {
        var own = options.Server.AllowedOrigins.Select(origin => new Uri(origin).Host);
        own = own.Concat(options.Carriers.Select(carrier => carrier.PublicUrl?.Host).OfType<string>()); // a tunnel passes the name on that a carrier asked for
        if (options.Access.PublicUrl is { } console)
        {
            own = own.Append(console.Host);
        }

        filtering.AllowedHosts = HostAddress.IsLoopback(options.Server.Host)
            ? ["localhost", "127.0.0.1", "[::1]", options.Server.Host, .. own]
            : ["*"];
        filtering.AllowEmptyHosts = false;
    }
}
