using Microsoft.Extensions.AI;
using Parley.Realtime.Responses;

namespace Parley.Extensions.AI.Mapping;

/// <summary>What a response cost.</summary>
internal static class UsageMapping
{
    public static UsageDetails? ToClient(Usage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokens,
        OutputTokenCount = usage.OutputTokens,
        TotalTokenCount = usage.TotalTokens,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokens,
        InputAudioTokenCount = usage.InputTokenDetails?.AudioTokens,
        InputTextTokenCount = usage.InputTokenDetails?.TextTokens,
        OutputAudioTokenCount = usage.OutputTokenDetails?.AudioTokens,
        OutputTextTokenCount = usage.OutputTokenDetails?.TextTokens,
    };

    public static Usage? ToWire(UsageDetails? usage) => usage is null ? null : new Usage
    {
        InputTokens = (int)(usage.InputTokenCount ?? 0),
        OutputTokens = (int)(usage.OutputTokenCount ?? 0),
        TotalTokens = (int)(usage.TotalTokenCount ?? 0),
        InputTokenDetails = new InputTokenDetails
        {
            CachedTokens = (int)(usage.CachedInputTokenCount ?? 0),
            AudioTokens = (int)(usage.InputAudioTokenCount ?? 0),
            TextTokens = (int)(usage.InputTextTokenCount ?? 0),
        },
        OutputTokenDetails = new OutputTokenDetails((int)(usage.OutputTextTokenCount ?? 0), (int)(usage.OutputAudioTokenCount ?? 0)),
    };
}
