namespace Parley.Audio.Levels;

/// <summary>How loud some audio is, in decibels below full scale (32,768); silence is <see cref="FloorDbfs"/>.</summary>
/// <param name="RmsDbfs">The root mean square: −100 to 0. A full-scale sine has −3.</param>
/// <param name="PeakDbfs">The largest sample: −100 to 0.</param>
public readonly record struct AudioLevel(float RmsDbfs, float PeakDbfs)
{
    /// <summary>What silence measures; nothing measures less.</summary>
    public const float FloorDbfs = -100;

    /// <summary>Digital silence.</summary>
    public static AudioLevel Silence { get; } = new(FloorDbfs, FloorDbfs);
}
