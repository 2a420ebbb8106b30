namespace Parley.Realtime.WebSockets;

/// <summary>The URL of a connection.</summary>
internal static class RealtimeAddress
{
    public static Uri Of(WebSocketRealtimeModelOptions options)
    {
        var builder = new UriBuilder(options.Endpoint);
        builder.Scheme = builder.Scheme switch
        {
            "https" or "wss" => "wss",
            "http" or "ws" => "ws",
            var other => throw new ArgumentException($"The endpoint's scheme is '{other}'; it must be https, wss, http or ws.", nameof(options)),
        };
        var path = builder.Path.TrimEnd('/');
        builder.Path = path.Length == 0 ? "/v1/realtime" : path.EndsWith("/realtime", StringComparison.Ordinal) ? path : $"{path}/realtime";

        var query = builder.Query.TrimStart('?');
        query = Join(query, "model", options.Model);
        builder.Query = Join(query, "intent", options.Intent);
        return builder.Uri;
    }

    /// <summary>The URL without its query, which may hold a key.</summary>
    public static string Printable(Uri address) => address.GetComponents(
        UriComponents.Scheme | UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped);

    private static string Join(string query, string name, string? value) =>
        string.IsNullOrEmpty(value) ? query : $"{query}{(query.Length == 0 ? "" : "&")}{name}={Uri.EscapeDataString(value)}";
}
