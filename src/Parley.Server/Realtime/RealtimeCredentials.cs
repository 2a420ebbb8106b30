using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Realtime;

/// <summary>Who may open a Realtime connection.</summary>
internal sealed class RealtimeCredentials(IEnumerable<string> keys)
{
    private readonly IReadOnlyList<byte[]> _digests = [.. keys.Select(Digest)];

    /// <summary>Null when the client may come in.</summary>
    /// <param name="key">What it showed.</param>
    /// <param name="remoteAddress">Where it comes from; null counts as this machine, for there is no network then.</param>
    public RealtimeRefusal? Check(string? key, IPAddress? remoteAddress)
    {
        if (key is null)
        {
            return RealtimeRefusal.MissingCredential;
        }

        if (_digests.Count == 0)
        {
            return remoteAddress is null || IPAddress.IsLoopback(remoteAddress) ? null : RealtimeRefusal.KeyFromAfar(key);
        }

        // Every key is compared, each in constant time: how long it takes says nothing about the keys.
        var digest = Digest(key);
        var matches = _digests.Count(known => CryptographicOperations.FixedTimeEquals(known, digest));
        return matches > 0 ? null : RealtimeRefusal.InvalidApiKey(key);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
