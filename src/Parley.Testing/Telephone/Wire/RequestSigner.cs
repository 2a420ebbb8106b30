using System.Security.Cryptography;
using System.Text;

namespace Parley.Testing.Telephone.Wire;

/// <summary>
/// Signs as Twilio does: base64(HMAC-SHA1(auth token, URL followed by each parameter's name and value, sorted by name)). A WebSocket's
/// upgrade is signed over its <c>wss:</c> URL alone.
/// </summary>
internal static class RequestSigner
{
    public const string HeaderName = "X-Twilio-Signature";

    public static string Sign(string authToken, string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder(url);
        foreach (var name in parameters.GroupBy(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var value in name.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name.Key).Append(value);
            }
        }

#pragma warning disable CA5350 // the carrier's signature is defined with SHA-1
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}
