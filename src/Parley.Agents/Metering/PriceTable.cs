using System.Collections.Frozen;

namespace Parley.Agents.Metering;

/// <summary>Estimates costs by a table of prices. Immutable; change the prices with a <c>with</c> expression. An estimate is not a bill.</summary>
public sealed record PriceTable : ICostEstimator
{
    /// <summary>
    /// OpenAI's list prices as their model pages gave them in 2026 (protocol §11.3). Prices change and contracts differ: look them up before
    /// relying on it. Models that are not listed have no known cost, nor do dated versions of those that are.
    /// </summary>
    public static PriceTable ListPrices2026 { get; } = new()
    {
        Models = new Dictionary<string, ModelPrice>(StringComparer.Ordinal)
        {
            ["gpt-realtime-2.1"] = Realtime(outputText: 24.00m),
            ["gpt-realtime-2"] = Realtime(outputText: 24.00m),
            ["gpt-realtime-1.5"] = Realtime(outputText: 16.00m),
            ["gpt-realtime"] = Realtime(outputText: 16.00m),
            ["gpt-realtime-2.1-mini"] = RealtimeMini(),
            ["gpt-realtime-whisper"] = new ModelPrice { AudioMinute = 0.017m },
            ["gpt-live-transcribe"] = new ModelPrice { AudioMinute = 0.017m },
        }.ToFrozenDictionary(StringComparer.Ordinal),
    };

    private static ModelPrice RealtimeMini() => new()
    {
        InputText = 0.60m, CachedText = 0.06m, OutputText = 2.40m, InputAudio = 10.00m, CachedAudio = 0.30m, OutputAudio = 20.00m,
        InputImage = 0.80m, CachedImage = 0.08m,
    };

    /// <summary>Prices by model; empty by default.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Models { get; init; } = FrozenDictionary<string, ModelPrice>.Empty;

    /// <inheritdoc/>
    public decimal? Estimate(string model, RealtimeUsage usage) => Models.TryGetValue(model, out var price) ? price.CostOf(usage) : null;

    /// <inheritdoc/>
    public decimal? Estimate(string model, SpeechTranscriptionUsage usage) =>
        Models.TryGetValue(model, out var price) ? price.CostOf(usage) : null;

    private static ModelPrice Realtime(decimal outputText) => new()
    {
        InputText = 4.00m, CachedText = 0.40m, OutputText = outputText, InputAudio = 32.00m, CachedAudio = 0.40m, OutputAudio = 64.00m,
        InputImage = 5.00m, CachedImage = 0.50m,
    };
}
