namespace Parley.Audio.Resampling;

/// <summary>
/// The inner machine of a <see cref="Resampler"/>. Two exist: one for small ratios, that makes many outputs of one phase at
/// a time, and one for ratios such as 147:160, that makes one output at a time.
/// </summary>
internal interface IRateConverter
{
    /// <summary>The most source samples that one <see cref="Convert"/> takes.</summary>
    int MaxSourceCount { get; }

    /// <summary>How many samples come out when so many more have gone in, by <see cref="Convert"/> once or more often.</summary>
    int CountOutputs(int sourceCount);

    /// <summary>Takes all of <paramref name="source"/> and returns the number of samples written.</summary>
    int Convert(ReadOnlySpan<short> source, Span<short> target);

    /// <summary>Forgets all sound.</summary>
    void Reset();
}
