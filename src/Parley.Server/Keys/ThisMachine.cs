using System.Net;
using Microsoft.AspNetCore.Http;

namespace Parley.Server.Keys;

/// <summary>Tells whether a request was made on this machine. One that a proxy here passes on was not.</summary>
internal static class ThisMachine
{
    public static bool Made(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) // null: there is no network at all
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}
