namespace Parley.Realtime.OpenAI;

/// <summary>Finds the key of one connection, before anything is dialled.</summary>
internal sealed class KeyReader(OpenAIRealtimeOptions options, Uri address)
{
    private const string OpenAIHost = "api.openai.com";

    /// <summary>Null where none is to be shown.</summary>
    /// <exception cref="RealtimeConnectException">There is none although one is needed, it is no key, or the function that gives it failed.</exception>
    public async ValueTask<string?> ReadAsync(FailureText text, CancellationToken cancellationToken)
    {
        if (options.ApiKey is not { } apiKey)
        {
            return IsNeeded ? Checked(OpenAIRealtimeOptions.EnvironmentKey(), text) : null;
        }

        string? key;
        try
        {
            key = await apiKey(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException) // the application's own function
        {
            throw new RealtimeConnectException($"The function that gives the key for {text.Where} failed; its own exception says why.", innerException: fault)
            {
                Failure = RealtimeFailure.MissingKey,
            };
        }

        return Checked(key, text);
    }

    /// <summary>OpenAI itself never answers without a key; another server may.</summary>
    private bool IsNeeded => address.Host == OpenAIHost && !options.Headers.ContainsKey("Authorization");

    private static string Checked(string? given, FailureText text)
    {
        var key = given?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            throw new RealtimeConnectException($"The key for {text.Where} is empty. {text.Advice(RealtimeFailure.MissingKey)}") { Failure = RealtimeFailure.MissingKey };
        }

        return key.All(character => character is > ' ' and < '\x7f')
            ? key
            : throw new RealtimeConnectException(
                $"The key for {text.Where} holds a space, a line break or another character that no key has. Check how it was copied.", "invalid_api_key")
            {
                Failure = RealtimeFailure.InvalidKey,
            };
    }
}
