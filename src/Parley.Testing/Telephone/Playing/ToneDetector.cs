using Parley.Audio.G711;

namespace Parley.Testing.Telephone.Playing;

/// <summary>
/// Hears keys that are pressed as sound: two of eight tones at once (ITU-T Q.23), by Goertzel's algorithm over 25.6 ms at a time. A key counts when
/// it is heard twice in a row. Pure.
/// </summary>
internal static class ToneDetector
{
    private const int BlockLength = 205; // at 8 kHz: each tone falls close to the middle of a band
    private const double LeastShare = 0.85; // of the block's energy in the two tones: speech and music have more beside them
    private const double LeastPower = 300 * 300; // of a sample, squared: below that it is a line's noise
    private const string Keys = "123A456B789C*0#D";
    private static readonly double[] s_rows = [697, 770, 852, 941];
    private static readonly double[] s_columns = [1209, 1336, 1477, 1633];

    /// <param name="muLaw">G.711 µ-law at 8 kHz.</param>
    public static string Read(ReadOnlySpan<byte> muLaw)
    {
        var samples = new short[muLaw.Length];
        MuLaw.Decode(muLaw, samples);
        var keys = new List<char>();
        var (last, count) = ('\0', 0);
        for (var start = 0; start + BlockLength <= samples.Length; start += BlockLength / 2)
        {
            var key = KeyOf(samples.AsSpan(start, BlockLength));
            count = key == last ? count + 1 : 1;
            last = key;
            if (key != '\0' && count == 2)
            {
                keys.Add(key);
            }
        }

        return new string([.. keys]);
    }

    private static char KeyOf(ReadOnlySpan<short> block)
    {
        var energy = 0.0;
        foreach (var sample in block)
        {
            energy += (double)sample * sample;
        }

        var (row, rowEnergy) = Loudest(block, s_rows);
        var (column, columnEnergy) = Loudest(block, s_columns);
        return energy / block.Length >= LeastPower && rowEnergy + columnEnergy >= LeastShare * energy && Math.Min(rowEnergy, columnEnergy) >= 0.1 * energy
            ? Keys[(row * s_columns.Length) + column]
            : '\0';
    }

    private static (int Index, double Energy) Loudest(ReadOnlySpan<short> block, double[] tones)
    {
        var (best, most) = (0, 0.0);
        for (var index = 0; index < tones.Length; index++)
        {
            var energy = EnergyAt(block, tones[index]);
            (best, most) = energy > most ? (index, energy) : (best, most);
        }

        return (best, most);
    }

    /// <summary>How much of the block's energy one tone has.</summary>
    private static double EnergyAt(ReadOnlySpan<short> block, double frequency)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 8_000);
        var (one, two) = (0.0, 0.0);
        foreach (var sample in block)
        {
            (one, two) = (sample + (coefficient * one) - two, one);
        }

        return 2 * ((one * one) + (two * two) - (coefficient * one * two)) / block.Length;
    }
}
