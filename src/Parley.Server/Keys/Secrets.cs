using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Keys;

/// <summary>The texts that let a client in: how they are made, compared and shown.</summary>
internal static class Secrets
{
    /// <summary>Begins an API key.</summary>
    public const string ApiKeyPrefix = "sk-parley-";

    /// <summary>Begins a client secret, as the service's do.</summary>
    public const string ClientSecretPrefix = "ek_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>43 characters of 62 are 256 bits.</summary>
    private const int RandomLength = 43;

    public static string Create(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    public static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static string HexDigest(string secret) => Convert.ToHexStringLower(Digest(secret));

    /// <summary>The first and last characters of a long secret, nothing of a short one: fit for an error text.</summary>
    public static string Mask(string secret) => secret.Length < 16 ? "***" : $"{Printable(secret[..3])}***{Printable(secret[^4..])}";

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
