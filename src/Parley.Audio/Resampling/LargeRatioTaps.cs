namespace Parley.Audio.Resampling;

/// <summary>
/// The filter of a large ratio, for <see cref="LargeRatioConverter"/>: the rows of four or seven outputs that follow each
/// other, all laid over the same samples, so that each sample is loaded once for all of them. Immutable, shared.
/// </summary>
internal sealed class LargeRatioTaps
{
    private const int RowMultiple = 8; // floats of a vector

    public LargeRatioTaps(ResamplingRatio ratio)
    {
        Up = ratio.Up;
        Down = ratio.Down;
        GroupLength = Up % 4 == 0 ? 4 : Up % 7 == 0 ? 7 : 1; // 80, 160 and 320; 147 and 441
        Reach = ((Up - 1) + ((GroupLength - 1) * Down)) / Up;
        History = ratio.TapsPerPhase - 1;
        RowLength = (History + 1 + Reach + RowMultiple - 1) / RowMultiple * RowMultiple;
        Rows = new float[Up * RowLength];
        Newest = [.. Enumerable.Range(0, Up).Select(output => (int)((long)output * Down / Up))];
        for (var output = 0; output < Up; output++)
        {
            var first = output - (output % GroupLength);
            var newest = Newest[output] - Newest[first];
            var phase = (int)((long)output * Down % Up);
            for (var age = 0; age <= History; age++)
            {
                Rows[(output * RowLength) + History + newest - age] = ratio.Tap(phase, age);
            }
        }
    }

    public int Up { get; }

    public int Down { get; }

    /// <summary>How many outputs share their samples; divides <see cref="Up"/>.</summary>
    public int GroupLength { get; }

    /// <summary>How many samples before the newest one of a group's first output its row begins.</summary>
    public int History { get; }

    /// <summary>The most samples by which a group's last output reads further than its first.</summary>
    public int Reach { get; }

    /// <summary>Taps of one output, padded with zeros on the new side.</summary>
    public int RowLength { get; }

    /// <summary>Row after row by output, each oldest first.</summary>
    public float[] Rows { get; }

    /// <summary>The newest source sample of each output, both counted from the start of a cycle of <see cref="Up"/> outputs.</summary>
    public int[] Newest { get; }
}
