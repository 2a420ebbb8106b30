using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Calls.Bridging;

namespace Parley.Calls.Sounds;

/// <summary>
/// Keys of a telephone as sound: two tones at once (ITU-T Q.23), 100 ms long with 100 ms of silence behind (Q.24 asks receivers for 40 ms of each),
/// at -9 dBm0 a tone. Pure.
/// </summary>
internal static class DtmfTones
{
    private const string Keys = "123A456B789C*0#D";
    private const double Amplitude = 8_192; // -9 dBm0: a sine that just fills 16 bits is +3.17 dBm0 (G.711 µ-law)
    private static readonly double[] s_rows = [697, 770, 852, 941];
    private static readonly double[] s_columns = [1209, 1336, 1477, 1633];
    private static readonly TimeSpan s_half = TimeSpan.FromMilliseconds(100); // of a key: sound, then silence
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_edge = TimeSpan.FromMilliseconds(3); // swells and fades, so that it does not click

    /// <summary>The sound of keys in a leg's format.</summary>
    /// <param name="digits"><c>0-9</c>, <c>*</c>, <c>#</c>, and <c>w</c> for half a second of silence.</param>
    /// <param name="format">The leg's.</param>
    public static byte[] Write(string digits, AudioFormat format)
    {
        var samples = new List<short>();
        foreach (var digit in digits)
        {
            if (digit is 'w' or 'W')
            {
                samples.AddRange(new short[Count(s_wait, format.SampleRate)]);
            }
            else
            {
                samples.AddRange(Key(digit, format.SampleRate));
                samples.AddRange(new short[Count(s_half, format.SampleRate)]);
            }
        }

        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(samples)).ToArray();
        return new AudioPath(new AudioFormat(AudioEncoding.Pcm16, format.SampleRate), format).Convert(bytes).ToArray();
    }

    private static short[] Key(char digit, int sampleRate)
    {
        var (row, column) = Math.DivRem(Keys.IndexOf(digit, StringComparison.Ordinal), s_columns.Length);
        var samples = new short[Count(s_half, sampleRate)];
        var edge = Count(s_edge, sampleRate);
        for (var index = 0; index < samples.Length; index++)
        {
            var time = 2 * Math.PI * index / sampleRate;
            var loudness = Math.Min(1, Math.Min(index, samples.Length - index) / (double)edge);
            samples[index] = (short)(Amplitude * loudness * (Math.Sin(time * s_rows[row]) + Math.Sin(time * s_columns[column])));
        }

        return samples;
    }

    private static int Count(TimeSpan duration, int sampleRate) => (int)(duration.TotalSeconds * sampleRate);
}
