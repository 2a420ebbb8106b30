namespace Parley.Audio.Resampling;

/// <summary>The filter of a large ratio, one row of taps a phase, for <see cref="LargeRatioConverter"/>. Immutable, shared.</summary>
internal sealed class LargeRatioTaps
{
    private const int RowMultiple = 16; // two vectors of eight

    public LargeRatioTaps(ResamplingRatio ratio)
    {
        Up = ratio.Up;
        Down = ratio.Down;
        RowLength = (ratio.TapsPerPhase + RowMultiple - 1) / RowMultiple * RowMultiple;
        Rows = new float[Up * RowLength];
        for (var phase = 0; phase < Up; phase++)
        {
            for (var age = 0; age < ratio.TapsPerPhase; age++)
            {
                Rows[(phase * RowLength) + RowLength - 1 - age] = ratio.Tap(phase, age);
            }
        }
    }

    public int Up { get; }

    public int Down { get; }

    /// <summary>Taps of one phase, padded with zeros on the old side.</summary>
    public int RowLength { get; }

    /// <summary>Row after row by phase, each oldest first.</summary>
    public float[] Rows { get; }
}
