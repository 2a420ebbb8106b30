using Parley.Agents.Metering;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Metering;

[Trait("Category", "Unit")]
public sealed class SessionUsageTests
{
    private static readonly PriceTable s_prices = new()
    {
        Models = new Dictionary<string, ModelPrice> { ["fake"] = new() { InputText = 1_000_000, OutputText = 2_000_000 } },
    };

    [Fact]
    [Row(89, 211), Complaint(28)]
    public async Task Usage_TwoResponsesOneCancelled_AddsUpBeforeTheAgentEnds()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { CostEstimator = s_prices });
        bed.Model.Say(FakeResponses.Created("r1"), FakeResponses.Done("r1"));
        bed.Model.Say(FakeResponses.Created("r2"), FakeResponses.Done("r2", ResponseStatus.Cancelled));

        var first = await bed.NextAsync<UsageUpdatedEvent>();
        var second = await bed.NextAsync<UsageUpdatedEvent>();
        await bed.NextAsync<AgentEndedEvent>();

        Assert.Equal(("r1", 3, 3), (first.ResponseId, first.Response!.TotalTokens, first.Session.Total.TotalTokens));
        Assert.Equal((2, 6), (second.Session.Total.Responses, second.Session.Total.TotalTokens));
        Assert.Equal(second.Session.Total, second.Session.ByAgent["shopmax"]);
        Assert.Equal(10, second.Session.EstimatedCost);
        Assert.Equal(second.Session, bed.Session.Context.Usage);
    }

    [Fact]
    [Row(212), Complaint(28)]
    public async Task Usage_Transcription_IsApartFromTheTotals()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var reported = new TranscriptionUsage { Type = "duration", Seconds = 2.5 };

        bed.Model.Say(new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = "Hi", Usage = reported });
        var updated = await bed.NextAsync<UsageUpdatedEvent>();

        Assert.Equal(TimeSpan.FromSeconds(2.5), updated.Session.Transcription.Audio);
        Assert.Equal(1, updated.Transcription!.Transcriptions);
        Assert.Equal(new RealtimeUsage(), updated.Session.Total);
    }

    [Fact]
    [Row(211)]
    public async Task Usage_ResponseReportsNone_CountsNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();
        var done = FakeResponses.Done("r1");

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(done with { Response = done.Response with { Usage = null } });
        await bed.NextAsync<AgentEndedEvent>();

        Assert.DoesNotContain(bed.Seen, seen => seen is UsageUpdatedEvent);
    }

    [Fact]
    public async Task EstimatedCost_PriceOfAPartUnknown_IsUnknownFromThenOn()
    {
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { CostEstimator = s_prices });
        var reported = new TranscriptionUsage { Type = "duration", Seconds = 1 };
        bed.Model.Say(FakeResponses.Created("r1"), FakeResponses.Done("r1"));
        await bed.NextAsync<UsageUpdatedEvent>();

        bed.Model.Say(new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = "Hi", Usage = reported });
        bed.Model.Say(FakeResponses.Created("r2"), FakeResponses.Done("r2"));
        var transcribed = await bed.NextAsync<UsageUpdatedEvent>();
        var later = await bed.NextAsync<UsageUpdatedEvent>();

        Assert.Null(transcribed.Session.EstimatedCost);
        Assert.Null(later.Session.EstimatedCost);
    }

    [Fact]
    public async Task EstimatedCost_EstimatorBlocks_TheConversationGoesOnAndTheSumFollows()
    {
        using var estimator = new SlowEstimator();
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { CostEstimator = estimator });

        bed.Model.Say(FakeResponses.Created("r1"), FakeResponses.Done("r1"));
        bed.Model.Say(FakeResponses.Created("r2"), FakeResponses.Done("r2"));
        await bed.NextAsync<AgentEndedEvent>();
        await bed.NextAsync<AgentEndedEvent>();
        var meanwhile = bed.Session.Context.Usage;
        estimator.Release();
        UsageUpdatedEvent last;
        do
        {
            last = await bed.NextAsync<UsageUpdatedEvent>();
        }
        while (last.Session.EstimatedCost is null);

        Assert.Equal((6, null), (meanwhile.Total.TotalTokens, meanwhile.EstimatedCost));
        Assert.Equal((null, null, 0.5m), (last.Response, last.Transcription, last.Session.EstimatedCost));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EstimatedCost_SessionEndsMeanwhile_TheLastEstimateIsWaitedForButNotForEver(bool comes)
    {
        using var estimator = new SlowEstimator();
        await using var bed = await SessionTestBed.StartAsync(new AgentSessionOptions { CostEstimator = estimator });
        bed.Model.Say(FakeResponses.Created("r1"), FakeResponses.Done("r1"));
        await bed.NextAsync<AgentEndedEvent>();

        var closing = bed.Session.CloseAsync();
        if (comes)
        {
            estimator.Release();
        }

        while (!comes && !closing.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            bed.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await closing;
        Assert.Equal(comes ? 0.25m : null, bed.Session.Context.Usage.EstimatedCost);
        Assert.IsType<SessionClosedEvent>((await bed.DrainAsync())[^1]);
        estimator.Release();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Answers nothing before it is let.</summary>
    private sealed class SlowEstimator : ICostEstimator, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public void Release() => _released.Set();

        public decimal? Estimate(string model, RealtimeUsage usage)
        {
            _released.Wait();
            return 0.25m;
        }

        public decimal? Estimate(string model, SpeechTranscriptionUsage usage) => 0;

        public void Dispose() => _released.Dispose();
    }
}
