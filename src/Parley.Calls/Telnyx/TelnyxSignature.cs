using System.Globalization;
using System.Text;

namespace Parley.Calls.Telnyx;

/// <summary>
/// Tells whether a request was made by Telnyx: <c>telnyx-signature-ed25519</c>, base64 of an Ed25519 signature over
/// <c>timestamp|body</c>. Needs OpenSSL 3 (<c>libcrypto.so.3</c>). Thread-safe.
/// </summary>
public sealed class TelnyxSignature
{
    /// <summary>The header with the signature.</summary>
    public const string HeaderName = "telnyx-signature-ed25519";

    /// <summary>The header with the time at which it was made: whole seconds since 1970, UTC.</summary>
    public const string TimestampHeaderName = "telnyx-timestamp";

    private const int MaxTimestampLength = 16;
    private readonly byte[][] _keys;

    /// <param name="publicKeys">Those that count, in base64, as the portal shows them under Keys &amp; Credentials; several while a key is being rotated.</param>
    /// <exception cref="ArgumentException">There is none, or one is no Ed25519 key (32 bytes).</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL 3 is not on this machine; the message says what to do.</exception>
    public TelnyxSignature(params IEnumerable<string> publicKeys)
    {
        _keys = [.. publicKeys.Select(Key)];
        if (_keys.Length == 0)
        {
            throw new ArgumentException("Give at least one public key; it stands in the portal under Keys & Credentials.", nameof(publicKeys));
        }

        if (!Ed25519.IsSupported)
        {
            throw new PlatformNotSupportedException(
                $"Telnyx signs with Ed25519, which needs OpenSSL 3, but {CryptoNative.Library} is not on this machine. Install it (Debian: apt-get install libssl3).");
        }
    }

    /// <summary>True when the signature is Telnyx's over this time and body. Whether the time is now is the caller's to say: see <see cref="ReadTimestamp"/>.</summary>
    /// <param name="signature">The header's value; null when there is none.</param>
    /// <param name="timestamp">The other header's value; null when there is none.</param>
    /// <param name="body">As it came, before any parsing; empty for GET.</param>
    public bool IsValid(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signatureBytes = stackalloc byte[Ed25519.SignatureSize];
        if (signature is null || ReadTimestamp(timestamp) is null
            || !Convert.TryFromBase64String(signature, signatureBytes, out var length) || length != Ed25519.SignatureSize)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "|"), .. body];
        foreach (var key in _keys)
        {
            if (Ed25519.Verify(key, signatureBytes, signed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>When a request was signed; null when the header tells no time.</summary>
    public static DateTimeOffset? ReadTimestamp(string? timestamp) =>
        timestamp?.Length is > 0 and <= MaxTimestampLength
        && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static byte[] Key(string text)
    {
        var key = new byte[Ed25519.KeySize];
        return Convert.TryFromBase64String(text, key, out var length) && length == Ed25519.KeySize
            ? key
            : throw new ArgumentException("A public key of Telnyx is 32 bytes in base64, 44 characters.", nameof(text));
    }
}
