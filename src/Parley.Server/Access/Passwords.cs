using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Parley.Server.Access;

/// <summary>How passwords are hashed: PBKDF2 with HMAC-SHA512, a salt of 128 bits and as many rounds as OWASP asks for.</summary>
internal static class Passwords
{
    private const int Rounds = 210_000;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    public static PasswordHasher<User> Hasher() => new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    /// <summary>
    /// A hash that no password has, as much work to check as a real one: what is typed for an unknown name is held against it. Written as
    /// Identity's third format: marker, function, rounds, length of the salt, salt, key.
    /// </summary>
    public static string HashOfNobody()
    {
        var bytes = new byte[13 + SaltLength + KeyLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(13));
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2); // HMAC-SHA512
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), Rounds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), SaltLength);
        return Convert.ToBase64String(bytes);
    }
}
