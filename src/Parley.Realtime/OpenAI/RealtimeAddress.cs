namespace Parley.Realtime.OpenAI;

/// <summary>The URL of a connection.</summary>
internal static class RealtimeAddress
{
    /// <exception cref="ArgumentException">The scheme is wrong, or not exactly one of model, translation model, intent and call_id is given.</exception>
    public static Uri Of(OpenAIRealtimeOptions options)
    {
        if (options.ExactAddress is { } exact)
        {
            return exact.Scheme is "wss" or "ws"
                ? exact
                : throw new ArgumentException($"The scheme of the exact address is '{exact.Scheme}'; it must be wss or ws.", nameof(options));
        }

        var builder = new UriBuilder(options.Endpoint);
        builder.Scheme = builder.Scheme switch
        {
            "https" or "wss" => "wss",
            "http" or "ws" => "ws",
            var other => throw new ArgumentException($"The endpoint's scheme is '{other}'; it must be https, wss, http or ws.", nameof(options)),
        };
        var path = builder.Path.TrimEnd('/');
        builder.Path = (path.Length == 0 ? "/v1/realtime" : path.EndsWith("/realtime", StringComparison.Ordinal) ? path : $"{path}/realtime")
            + (options.TranslationModel is null ? "" : "/translations");

        IEnumerable<string> parameters = builder.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        string[] all =
        [
            .. parameters, .. Parameter("model", options.Model), .. Parameter("model", options.TranslationModel),
            .. Parameter("intent", options.Intent), .. Parameter("call_id", options.CallId),
        ];
        var selectors = all.Count(parameter => parameter.Split('=')[0] is "model" or "intent" or "call_id");
        if (selectors != 1)
        {
            throw new ArgumentException(
                $"Set exactly one of Model, TranslationModel, Intent and CallId; {selectors} are set (the endpoint's own query counts).", nameof(options));
        }

        builder.Query = string.Join('&', all);
        return builder.Uri;
    }

    /// <summary>The URL without its query, which may hold a key.</summary>
    public static string Printable(Uri address) => address.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static IEnumerable<string> Parameter(string name, string? value) =>
        string.IsNullOrEmpty(value) ? [] : [$"{name}={Uri.EscapeDataString(value)}"];
}
