using System.CommandLine;

namespace Parley.Cli.Remote;

/// <summary>The options by which commands find a running server and show it a key.</summary>
internal sealed class RemoteOptions
{
    private static readonly Uri s_default = new("http://127.0.0.1:8080");

    /// <param name="urlDescription">What <c>--url</c> is to this command.</param>
    /// <param name="isRecursive">Whether the commands below know them too.</param>
    public RemoteOptions(string urlDescription = "The running server. Default: the environment's PARLEY_URL, else http://127.0.0.1:8080.", bool isRecursive = false)
    {
        Url = new Option<Uri?>("--url")
        {
            Description = urlDescription,
            Recursive = isRecursive,
            CustomParser = result =>
            {
                if (Read(result.Tokens.Single().Value) is { } url)
                {
                    return url;
                }

                result.AddError($"--url must begin with http://, https://, ws:// or wss://, but it is '{result.Tokens.Single().Value}'.");
                return null;
            },
        };
        ApiKey = new Option<string?>("--api-key") { Description = "The key to show to the server. Default: the environment's PARLEY_API_KEY.", Recursive = isRecursive };
    }

    public Option<Uri?> Url { get; }

    public Option<string?> ApiKey { get; }

    /// <summary>The key that is meant; null for none.</summary>
    public string? KeyOf(ParseResult result) => result.GetValue(ApiKey) ?? Environment.GetEnvironmentVariable("PARLEY_API_KEY");

    /// <summary>A client of the server that is meant.</summary>
    /// <exception cref="RemoteException">The environment names an address that cannot be one.</exception>
    public RestClient Connect(ParseResult result)
    {
        var named = Environment.GetEnvironmentVariable("PARLEY_URL");
        var url = result.GetValue(Url)
            ?? (string.IsNullOrEmpty(named) ? s_default : Read(named))
            ?? throw new RemoteException(ExitCode.Usage, $"The environment's PARLEY_URL must begin with http:// or https://, but it is '{named}'.");
        return new RestClient(url, KeyOf(result));
    }

    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "ws" or "wss" ? url : null;
}
