namespace Parley.Audio.Resampling;

/// <summary>The filter of a small ratio, laid out for <see cref="SmallRatioConverter"/>. Immutable and shared.</summary>
internal sealed class SmallRatioTaps
{
    public SmallRatioTaps(ResamplingRatio ratio)
    {
        Up = ratio.Up;
        Down = ratio.Down;
        Weights = new float[Up][];
        Planes = new int[Up][];
        GroupsBack = new int[Up][];
        for (var output = 0; output < Up; output++)
        {
            // Output `output` of a group lies at source time output * Down / Up of that group.
            var newest = output * Down / Up;
            var phase = output * Down % Up;
            var ages = Enumerable.Range(0, ratio.TapsPerPhase).Where(age => phase + (age * Up) < ratio.Prototype.Length).ToArray();
            Weights[output] = [.. ages.Select(age => ratio.Tap(phase, age))];
            GroupsBack[output] = [.. ages.Select(age => GroupsBefore(newest - age))];
            Planes[output] = [.. ages.Select(age => newest - age + (GroupsBefore(newest - age) * Down))];
        }

        History = GroupsBack.Max(groups => groups.Max());
    }

    public int Up { get; }

    public int Down { get; }

    /// <summary>How many whole groups of the past the oldest tap reaches back.</summary>
    public int History { get; }

    /// <summary>By output of a group, then by tap.</summary>
    public float[][] Weights { get; }

    /// <summary>Which sample of its group a tap reads.</summary>
    public int[][] Planes { get; }

    /// <summary>How many groups back a tap reads.</summary>
    public int[][] GroupsBack { get; }

    private int GroupsBefore(int position) => position >= 0 ? 0 : (-position + Down - 1) / Down;
}
