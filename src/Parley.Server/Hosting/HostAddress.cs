using System.Net;

namespace Parley.Server.Hosting;

/// <summary>Understands <c>server.host</c>.</summary>
internal static class HostAddress
{
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What Kestrel listens on.</summary>
    public static string ToUrl(string scheme, string host, int port) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"{scheme}://[{address}]:{port}"
            : $"{scheme}://{(host == "localhost" && port == 0 ? "127.0.0.1" : host)}:{port}";
}
