using System.Security.Cryptography;
using System.Text;

namespace Parley.Samples.ShiFi;

/// <summary>Compares PINs with their salted hashes.</summary>
internal static class Pin
{
    private const int Rounds = 100_000;
    private const int HashLength = 32;

    /// <summary>Takes the same time whether or not the PIN is right.</summary>
    /// <param name="pin">What the caller said.</param>
    /// <param name="saltHex">The customer's salt.</param>
    /// <param name="hashHex">The customer's hash.</param>
    public static bool Matches(string pin, string saltHex, string hashHex) =>
        CryptographicOperations.FixedTimeEquals(
            Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(pin), Convert.FromHexString(saltHex), Rounds, HashAlgorithmName.SHA256, HashLength),
            Convert.FromHexString(hashHex));
}
