using Parley.Realtime.Responses;

namespace Parley.Agents.Metering;

/// <summary>
/// Tokens of one or several responses. Input and output are the sums of their kinds; what was cached is part of the input. Cancelled and
/// failed responses count as the model reports them. Transcriptions are apart: <see cref="SpeechTranscriptionUsage"/>.
/// </summary>
public sealed record RealtimeUsage
{
    /// <summary>How many responses reported what they used.</summary>
    public long Responses { get; init; }

    /// <summary>Of the context.</summary>
    public long InputTokens { get; init; }

    /// <summary>Of the answers.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Input and output, as the model sums them.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Input text, cached or not.</summary>
    public long InputTextTokens { get; init; }

    /// <summary>Input audio, cached or not.</summary>
    public long InputAudioTokens { get; init; }

    /// <summary>Input images, cached or not.</summary>
    public long InputImageTokens { get; init; }

    /// <summary>What of the input text came from the cache.</summary>
    public long CachedTextTokens { get; init; }

    /// <summary>What of the input audio came from the cache.</summary>
    public long CachedAudioTokens { get; init; }

    /// <summary>What of the input images came from the cache.</summary>
    public long CachedImageTokens { get; init; }

    /// <summary>Output text.</summary>
    public long OutputTextTokens { get; init; }

    /// <summary>Output audio.</summary>
    public long OutputAudioTokens { get; init; }

    /// <summary>What of the input came from the cache.</summary>
    public long CachedTokens => CachedTextTokens + CachedAudioTokens + CachedImageTokens;

    /// <summary>
    /// What one response reports. Where it does not divide the input, that counts as text; where it does not divide what was cached, text
    /// was cached before audio and audio before images.
    /// </summary>
    public static RealtimeUsage Of(Usage usage)
    {
        var input = usage.InputTokenDetails ?? new InputTokenDetails { TextTokens = usage.InputTokens };
        var output = usage.OutputTokenDetails ?? new OutputTokenDetails(TextTokens: usage.OutputTokens);
        var cached = input.CachedTokensDetails ?? Divide(input);
        return new RealtimeUsage
        {
            Responses = 1,
            InputTokens = usage.InputTokens,
            OutputTokens = usage.OutputTokens,
            TotalTokens = usage.TotalTokens,
            InputTextTokens = input.TextTokens,
            InputAudioTokens = input.AudioTokens,
            InputImageTokens = input.ImageTokens,
            CachedTextTokens = cached.TextTokens,
            CachedAudioTokens = cached.AudioTokens,
            CachedImageTokens = cached.ImageTokens,
            OutputTextTokens = output.TextTokens,
            OutputAudioTokens = output.AudioTokens,
        };
    }

    /// <summary>Both together.</summary>
    public static RealtimeUsage operator +(RealtimeUsage left, RealtimeUsage right) => new()
    {
        Responses = left.Responses + right.Responses,
        InputTokens = left.InputTokens + right.InputTokens,
        OutputTokens = left.OutputTokens + right.OutputTokens,
        TotalTokens = left.TotalTokens + right.TotalTokens,
        InputTextTokens = left.InputTextTokens + right.InputTextTokens,
        InputAudioTokens = left.InputAudioTokens + right.InputAudioTokens,
        InputImageTokens = left.InputImageTokens + right.InputImageTokens,
        CachedTextTokens = left.CachedTextTokens + right.CachedTextTokens,
        CachedAudioTokens = left.CachedAudioTokens + right.CachedAudioTokens,
        CachedImageTokens = left.CachedImageTokens + right.CachedImageTokens,
        OutputTextTokens = left.OutputTextTokens + right.OutputTextTokens,
        OutputAudioTokens = left.OutputAudioTokens + right.OutputAudioTokens,
    };

    private static CachedTokenDetails Divide(InputTokenDetails input)
    {
        var text = Math.Min(input.CachedTokens, input.TextTokens);
        var audio = Math.Min(input.CachedTokens - text, input.AudioTokens);
        return new CachedTokenDetails(text, audio, Math.Min(input.CachedTokens - text - audio, input.ImageTokens));
    }
}
