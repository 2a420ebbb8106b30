namespace Parley.Audio.Tests.G711;

/// <summary>
/// The laws written out from the algorithm that ITU-T G.191 (Software tools library, module G711) describes: search of the
/// segment by shifting, then the step within it. Slow, and independent of how the product does it.
/// </summary>
internal static class G191Reference
{
    public static byte CompressMuLaw(short sample)
    {
        // 14-bit magnitude (ones' complement for negative values) with the bias of 33, at most 13 bits.
        var magnitude = sample < 0 ? ((~sample) >> 2) + 33 : (sample >> 2) + 33;
        magnitude = Math.Min(magnitude, 0x1FFF);
        var segment = 1;
        for (var rest = magnitude >> 6; rest != 0; rest >>= 1)
        {
            segment++;
        }

        var high = 8 - segment;
        var low = 15 - ((magnitude >> segment) & 15);
        return (byte)((high << 4) | low | (sample >= 0 ? 0x80 : 0));
    }

    public static short ExpandMuLaw(byte code)
    {
        var inverted = ~code;
        var exponent = (inverted >> 4) & 7;
        var mantissa = inverted & 15;
        var step = 4 << (exponent + 1);
        var magnitude = (128 << exponent) + (step * mantissa) + (step / 2) - (4 * 33);
        return (short)(code < 128 ? -magnitude : magnitude);
    }

    public static byte CompressALaw(short sample)
    {
        var magnitude = sample < 0 ? (~sample) >> 4 : sample >> 4;
        var exponent = 0;
        if (magnitude > 15)
        {
            exponent = 1;
            while (magnitude > 16 + 15)
            {
                magnitude >>= 1;
                exponent++;
            }

            magnitude -= 16;
        }

        return (byte)(((exponent << 4) | magnitude | (sample >= 0 ? 0x80 : 0)) ^ 0x55);
    }

    public static short ExpandALaw(byte code)
    {
        var plain = code ^ 0x55;
        var exponent = (plain & 0x7F) >> 4;
        var mantissa = plain & 15;
        var magnitude = ((exponent > 0 ? mantissa + 16 : mantissa) << 4) + 8;
        if (exponent > 1)
        {
            magnitude <<= exponent - 1;
        }

        return (short)(code > 127 ? magnitude : -magnitude);
    }
}
