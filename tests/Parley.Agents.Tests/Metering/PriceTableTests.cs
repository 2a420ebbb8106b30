using Parley.Agents.Metering;

namespace Parley.Agents.Tests.Metering;

[Trait("Category", "Unit")]
public sealed class PriceTableTests
{
    [Theory]
    [InlineData(600, 0, 0.0192)]
    [InlineData(0, 1200, 0.0768)]
    [Complaint(28)]
    public void Estimate_AMinuteOfSpeech_IsTheWorkedRate(int inputAudioTokens, int outputAudioTokens, decimal expected)
    {
        var usage = new RealtimeUsage { InputAudioTokens = inputAudioTokens, OutputAudioTokens = outputAudioTokens };

        var cost = PriceTable.ListPrices2026.Estimate("gpt-realtime-2.1", usage);

        Assert.Equal(expected, cost);
    }

    [Fact]
    [Complaint(28)]
    public void Estimate_CachedInput_CostsTheCachedPrice()
    {
        var usage = new RealtimeUsage { InputTextTokens = 1_000_000, CachedTextTokens = 400_000 };

        var cost = PriceTable.ListPrices2026.Estimate("gpt-realtime", usage);

        Assert.Equal((0.6m * 4.00m) + (0.4m * 0.40m), cost);
    }

    [Fact]
    public void Estimate_UnknownModel_IsUnknown()
    {
        var cost = PriceTable.ListPrices2026.Estimate("my-model", new RealtimeUsage { InputTextTokens = 1 });

        Assert.Null(cost);
    }

    [Fact]
    public void Estimate_KindWithoutPrice_IsUnknownAndNotFree()
    {
        var prices = new PriceTable { Models = new Dictionary<string, ModelPrice> { ["m"] = new() { InputText = 1 } } };

        var audio = prices.Estimate("m", new RealtimeUsage { InputTextTokens = 1, InputAudioTokens = 1 });
        var text = prices.Estimate("m", new RealtimeUsage { InputTextTokens = 1 });

        Assert.Null(audio);
        Assert.Equal(0.000001m, text);
    }

    [Fact]
    [Row(212)]
    public void Estimate_TranscriptionByDuration_CostsByTheMinute()
    {
        var usage = new SpeechTranscriptionUsage { Audio = TimeSpan.FromSeconds(90) };

        var cost = PriceTable.ListPrices2026.Estimate("gpt-realtime-whisper", usage);

        Assert.Equal(0.0255m, cost);
    }
}
