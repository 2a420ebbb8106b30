using Microsoft.AspNetCore.Http;

namespace Parley.Server.Keys;

/// <summary>
/// The header <c>OpenAI-Safety-Identifier</c>: a stable hash that stands for the end user (protocol §2.1.2). It goes on to the service
/// behind this server, and is bound to the client secret that is made with it. Never logged.
/// </summary>
internal static class SafetyIdentifier
{
    private const string Header = "OpenAI-Safety-Identifier";

    /// <summary>Room for any usual hash, and for what some put before it.</summary>
    private const int MaxLength = 256;

    /// <summary>What the request shows; null for nothing, and for what could not be a header's value.</summary>
    public static string? Find(IHeaderDictionary headers)
    {
        var value = headers[Header].ToString().Trim();
        return value.Length is > 0 and <= MaxLength && value.All(character => character is > ' ' and < '\x7f') ? value : null;
    }
}
