using Parley.Server.Access;
using Parley.Server.Realtime;

namespace Parley.Server.Keys;

/// <summary>Tells who may come in: by API key, by client secret, or, where nothing is configured, because it is on this machine.</summary>
internal sealed class Credentials(ApiKeyRing keys, ClientSecretStore secrets, AccessState state)
{
    /// <param name="key">What the client showed; null for nothing.</param>
    /// <param name="isOnThisMachine">Whether it is here.</param>
    public Admission Check(string? key, bool isOnThisMachine)
    {
        if (state.IsOpen && !isOnThisMachine)
        {
            return key is null ? RealtimeRefusal.MissingCredential : RealtimeRefusal.KeyFromAfar(key);
        }

        if (key?.StartsWith(Secrets.ClientSecretPrefix, StringComparison.Ordinal) == true)
        {
            return CheckSecret(key);
        }

        if (state.IsOpen)
        {
            return new Caller(null);
        }

        return key is null ? RealtimeRefusal.MissingCredential
            : keys.Find(key) is { } usage ? new Caller(usage)
            : RealtimeRefusal.InvalidApiKey(key);
    }

    /// <summary>A secret is worth what the key is that it was made with.</summary>
    private Admission CheckSecret(string text)
    {
        var secret = secrets.Find(text);
        var usage = secret?.KeyId is { } keyId ? keys.FindById(keyId) : null;
        return secret is null || (!state.IsOpen && usage is null)
            ? RealtimeRefusal.InvalidClientSecret(text)
            : new Caller(usage, secret);
    }
}
