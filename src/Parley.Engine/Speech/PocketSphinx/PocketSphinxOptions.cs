namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>Settings of <see cref="PocketSphinxSpeechToTextClient"/>; the defaults carry twenty conversations on two cores.</summary>
public sealed class PocketSphinxOptions
{
    /// <summary>Where Debian's <c>pocketsphinx-en-us</c> puts its model.</summary>
    public const string DefaultModelDirectory = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>The directory with <c>en-us/</c>, <c>cmudict-en-us.dict</c> and <c>en-us.lm.bin</c>.</summary>
    public string ModelDirectory { get; set; } = DefaultModelDirectory;

    /// <summary>How many utterances may be decoded at the same time, 1 to 1000; more wait. About 14 MB each. Default 24.</summary>
    public int MaxDecoderCount { get; set; } = 24;

    /// <summary>How many decoders are kept warm while nobody speaks, 0 to 1000. Default 12.</summary>
    public int MaxIdleDecoderCount { get; set; } = 12;

    /// <summary>How many compiled domains are kept, 1 to 10000; the one unused for longest goes first. Default 64.</summary>
    public int MaxDomainCount { get; set; } = 64;

    /// <summary>How many threads decode, 1 to 256. Default: one per core.</summary>
    public int ThreadCount { get; set; } = Environment.ProcessorCount;

    /// <summary>How much audio lies between two partial results, 0 to 10 s. Default 200 ms.</summary>
    public TimeSpan PartialInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    internal void Validate()
    {
        Require(MaxDecoderCount is >= 1 and <= 1000, nameof(MaxDecoderCount), MaxDecoderCount, "1 to 1000");
        Require(MaxIdleDecoderCount is >= 0 and <= 1000, nameof(MaxIdleDecoderCount), MaxIdleDecoderCount, "0 to 1000");
        Require(MaxDomainCount is >= 1 and <= 10000, nameof(MaxDomainCount), MaxDomainCount, "1 to 10000");
        Require(ThreadCount is >= 1 and <= 256, nameof(ThreadCount), ThreadCount, "1 to 256");
        Require(PartialInterval >= TimeSpan.Zero && PartialInterval <= TimeSpan.FromSeconds(10),
            nameof(PartialInterval), PartialInterval, "0 to 10 s");
    }

    private static void Require(bool valid, string name, object value, string range)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be from {range}.");
        }
    }
}
