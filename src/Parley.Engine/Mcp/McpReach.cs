using System.Net;
using System.Net.Sockets;

namespace Parley.Engine.Mcp;

/// <summary>How far a connection to an MCP server may go, whatever its name resolves to.</summary>
internal enum McpReach
{
    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>Loopback addresses.</summary>
    ThisMachine,

    /// <summary>Addresses of the public internet: not this machine, no private network, no link-local address such as a cloud's metadata service.</summary>
    PublicNetwork,

    /// <summary>Everywhere: the operator has named the host.</summary>
    Anywhere,
}

/// <summary>Tells addresses apart by the registries of special-purpose addresses (RFC 6890 and its successors). Pure.</summary>
internal static class McpReachExtensions
{
    private static readonly IPNetwork[] s_special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3");

    public static bool Includes(this McpReach reach, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return reach switch
        {
            McpReach.Anywhere => true,
            McpReach.ThisMachine => IPAddress.IsLoopback(plain),
            McpReach.PublicNetwork => IsPublic(plain),
            _ => false,
        };
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || s_global.Contains(address))
        && !Array.Exists(s_special, network => network.Contains(address));
}
