using System.Security.Cryptography;

namespace Parley.Engine;

/// <summary>
/// Unguessable ids. Their first five characters count the seconds since 1576800000 (Unix) in base 62, as the wire's do
/// (protocol §5.6), so that ids sort by time. Thread-safe.
/// </summary>
/// <param name="timeProvider">Tells the time in the id.</param>
public sealed class RandomIdSource(TimeProvider timeProvider) : IIdSource
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const long Epoch = 1_576_800_000;
    private const int TimeLength = 5;

    /// <inheritdoc/>
    public string Next(int length) => string.Create(length, timeProvider.GetUtcNow().ToUnixTimeSeconds() - Epoch, Write);

    private static void Write(Span<char> id, long seconds)
    {
        RandomNumberGenerator.GetItems(Alphabet, id);
        for (var position = TimeLength - 1; position >= 0; position--)
        {
            id[position] = Alphabet[(int)(seconds % Alphabet.Length)];
            seconds /= Alphabet.Length;
        }
    }
}
