using System.Globalization;

namespace Parley.Testing.Telephone;

/// <summary>Makes ids of the carrier's shape: two letters and 32 hexadecimal digits. Thread-safe.</summary>
internal sealed class CarrierIds(int? seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = seed is { } value ? new Random(value) : new Random();

    public string Next(string prefix)
    {
        var bytes = new byte[16];
        lock (_gate)
        {
            _random.NextBytes(bytes);
        }

        return prefix + Convert.ToHexStringLower(bytes);
    }

    /// <summary>A number that nobody has: +1 555 ….</summary>
    public string NextNumber()
    {
        lock (_gate)
        {
            return string.Create(CultureInfo.InvariantCulture, $"+1555{_random.Next(1_000_000, 10_000_000)}");
        }
    }
}
