namespace Parley.Agents.Metering;

/// <summary>What a model costs, in US dollars for a million tokens. What is null is not priced: usage of it has no known cost.</summary>
public sealed record ModelPrice
{
    private const decimal Million = 1_000_000;

    /// <summary>Text in.</summary>
    public decimal? InputText { get; init; }

    /// <summary>Text in, from the cache.</summary>
    public decimal? CachedText { get; init; }

    /// <summary>Text out.</summary>
    public decimal? OutputText { get; init; }

    /// <summary>Audio in.</summary>
    public decimal? InputAudio { get; init; }

    /// <summary>Audio in, from the cache.</summary>
    public decimal? CachedAudio { get; init; }

    /// <summary>Audio out.</summary>
    public decimal? OutputAudio { get; init; }

    /// <summary>Images in.</summary>
    public decimal? InputImage { get; init; }

    /// <summary>Images in, from the cache.</summary>
    public decimal? CachedImage { get; init; }

    /// <summary>US dollars for a minute of audio, where a model is priced by duration.</summary>
    public decimal? AudioMinute { get; init; }

    internal decimal? CostOf(RealtimeUsage usage) =>
        Cost(usage.InputTextTokens - usage.CachedTextTokens, InputText) + Cost(usage.CachedTextTokens, CachedText)
        + Cost(usage.InputAudioTokens - usage.CachedAudioTokens, InputAudio) + Cost(usage.CachedAudioTokens, CachedAudio)
        + Cost(usage.InputImageTokens - usage.CachedImageTokens, InputImage) + Cost(usage.CachedImageTokens, CachedImage)
        + Cost(usage.OutputTextTokens, OutputText) + Cost(usage.OutputAudioTokens, OutputAudio);

    internal decimal? CostOf(SpeechTranscriptionUsage usage) =>
        Cost(usage.InputTokens - usage.InputAudioTokens, InputText) + Cost(usage.InputAudioTokens, InputAudio)
        + Cost(usage.OutputTokens, OutputText)
        + (usage.Audio == TimeSpan.Zero ? 0 : AudioMinute * (decimal)usage.Audio.TotalMinutes);

    /// <summary>Nothing costs nothing, whether or not it has a price.</summary>
    private static decimal? Cost(long tokens, decimal? price) => tokens == 0 ? 0 : price * tokens / Million;
}
