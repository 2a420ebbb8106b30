using Parley.Agents.Metering;
using Parley.Realtime.Responses;

namespace Parley.Agents.Tests.Metering;

[Trait("Category", "Unit")]
public sealed class RealtimeUsageTests
{
    [Fact]
    [Row(211), Complaint(28)]
    public void Of_WholeReport_KeepsEveryKindOfToken()
    {
        var report = new Usage
        {
            TotalTokens = 163,
            InputTokens = 130,
            OutputTokens = 33,
            InputTokenDetails = new InputTokenDetails
            {
                TextTokens = 70, AudioTokens = 40, ImageTokens = 20, CachedTokens = 47, CachedTokensDetails = new CachedTokenDetails(30, 12, 5),
            },
            OutputTokenDetails = new OutputTokenDetails(TextTokens: 10, AudioTokens: 23),
        };

        var usage = RealtimeUsage.Of(report);

        var expected = new RealtimeUsage
        {
            Responses = 1, TotalTokens = 163, InputTokens = 130, OutputTokens = 33, InputTextTokens = 70, InputAudioTokens = 40,
            InputImageTokens = 20, CachedTextTokens = 30, CachedAudioTokens = 12, CachedImageTokens = 5, OutputTextTokens = 10,
            OutputAudioTokens = 23,
        };
        Assert.Equal(expected, usage);
        Assert.Equal(47, usage.CachedTokens);
    }

    [Fact]
    [Row(211)]
    public void Of_CacheNotDivided_TextWasCachedBeforeAudio()
    {
        var report = new Usage
        {
            InputTokens = 30, InputTokenDetails = new InputTokenDetails { TextTokens = 10, AudioTokens = 20, CachedTokens = 15 },
        };

        var usage = RealtimeUsage.Of(report);

        Assert.Equal((10, 5, 0), (usage.CachedTextTokens, usage.CachedAudioTokens, usage.CachedImageTokens));
    }

    [Fact]
    [Row(211)]
    public void Add_TwoResponses_SumsEveryMember()
    {
        var one = RealtimeUsage.Of(new Usage { InputTokens = 3, OutputTokens = 4, TotalTokens = 7 });

        var sum = one + one + new RealtimeUsage();

        var expected = new RealtimeUsage
        {
            Responses = 2, InputTokens = 6, OutputTokens = 8, TotalTokens = 14, InputTextTokens = 6, OutputTextTokens = 8,
        };
        Assert.Equal(expected, sum);
    }
}
