using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Access;

/// <summary>What counts as one place that signs in: an IPv4 address, or an IPv6 network of 64 bits, as one subscriber has.</summary>
internal static class ClientAddress
{
    public static string Of(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        return Network(IPAddress.IsLoopback(peer) ? Forwarded(context.Request) ?? peer : peer);
    }

    /// <summary>Through a proxy on this machine all come from here; the last address of its list is the one that it saw itself.</summary>
    private static IPAddress? Forwarded(HttpRequest request) =>
        IPAddress.TryParse(request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim(), out var address) ? address : null;

    private static string Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
