using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Cascade;
using Parley.Engine.Conversations;
using Parley.Engine.Turns;
using Parley.Testing.Stages;
using Parley.Testing.Time;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Unit")]
public sealed class LiveRecognitionTests : IDisposable
{
    private static readonly TimeSpan s_finish = TimeSpan.FromMilliseconds(100);
    private readonly Channel<InboxMessage> _results = Channel.CreateBounded<InboxMessage>(16);
    private readonly ManualTimeProvider _time = new();
    private readonly FakeSpeechToTextClient _recogniser = new(utterance => $"{utterance.Duration.TotalMilliseconds:F0}");

    [Fact]
    public async Task FinishAsync_AfterAPause_HasTheResultOfTheAudioUpToTheEarlyFinish()
    {
        var live = Start();
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 10, silenceFrom: 20);

        var result = await live.FinishAsync();

        Assert.Equal("1100", Assert.IsType<RecognitionFinished>(result).Text);
        Assert.Single(_recogniser.Utterances);
    }

    [Fact]
    public async Task FinishAsync_WhenTheUserSpokeOnAfterTheEarlyFinish_HasTheResultOfAllAudio()
    {
        var live = Start();
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 10, silenceFrom: 20);

        var result = await live.FinishAsync();

        Assert.Equal("2260", Assert.IsType<RecognitionFinished>(result).Text);
    }

    [Fact]
    public async Task CancelAsync_BeforeTheEnd_GivesNoResult()
    {
        var live = Start();
        Push(live, frames: 5, silenceFrom: null);

        await live.CancelAsync();

        Assert.Empty(_recogniser.Utterances);
    }

    [Fact]
    public async Task Judge_OnceTheRecogniserIsDoneInAPause_GoesByItsWordsForGood()
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("my order number is");
        var live = Start(recogniser);
        Push(live, frames: 50, silenceFrom: null);
        var before = live.Judge();
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = await SettledAsync(live);

        Assert.Equal((false, false), (before.IsSettled, before.HasWords));
        Assert.InRange(judgement.Probability, 0, 0.15);
        await live.CancelAsync();
    }

    [Fact]
    public async Task Judge_WhenTheUserSpeaksOn_IsOpenAgain()
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("my order number is", "my order number is one two three four");
        var live = Start(recogniser);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);
        await SettledAsync(live);

        Push(live, frames: 50, silenceFrom: null);
        var speaking = live.Judge();
        Push(live, frames: 8, silenceFrom: 20);
        var judgement = await SettledAsync(live);

        Assert.False(speaking.IsSettled);
        Assert.InRange(judgement.Probability, 0.85, 1);
        await live.CancelAsync();
    }

    /// <summary>Such a turn cannot be recognised again from its beginning, so its recogniser is not told to finish early.</summary>
    [Fact]
    public async Task Judge_TurnLongerThanIsKept_DoesNotWaitForTheRecogniser()
    {
        var live = Start();
        Push(live, frames: (61 * 50) + 1, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = live.Judge();

        Assert.True(judgement.IsSettled);
        await live.CancelAsync();
        Assert.Empty(_recogniser.Utterances);
    }

    [Fact]
    public async Task Judge_RecogniserThatFails_IsSettledAndUnknown()
    {
        using var recogniser = new FakeSpeechToTextClient(_ => throw new InvalidOperationException("broken"));
        var live = Start(recogniser);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = await SettledAsync(live);

        Assert.Equal(0.5, judgement.Probability);
        await live.CancelAsync();
    }

    [Theory]
    [InlineData("FINISHED", 0.7, 1)]
    [InlineData("unfinished", 0, 0.4)]
    [InlineData("I cannot say", 0.73, 0.92)]
    public async Task Judge_WithATurnModel_WeighsItsAnswerWithTheRules(string answer, double least, double most)
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("blue seven");
        using var model = FakeChatClient.Replying(new TextContent(answer));
        var live = Start(recogniser, model);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = await SettledAsync(live);

        Assert.InRange(judgement.Probability, least, most);
        Assert.Contains("blue seven", model.Requests.Single().LastUserText, StringComparison.Ordinal);
        await live.CancelAsync();
    }

    [Fact]
    public async Task Judge_TurnModelThatIsTooSlow_LeavesItToTheRules()
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("blue seven");
        using var model = new FakeChatClient((_, cancellationToken) => Never(cancellationToken));
        var live = Start(recogniser, model);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);
        var waiting = await UntilAsync(live, judgement => judgement.HasWords && model.Requests.Count == 1);

        _time.Advance(TimeSpan.FromMilliseconds(400));
        var judgement = await SettledAsync(live);

        Assert.False(waiting.IsSettled);
        Assert.Equal(waiting.Probability, judgement.Probability);
        await live.CancelAsync();
    }

    [Fact]
    public async Task Judge_TurnModelThatFails_LeavesItToTheRules()
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("blue seven");
        using var model = FakeChatClient.Replying(_ => throw new InvalidOperationException("broken"));
        var live = Start(recogniser, model);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = await SettledAsync(live);

        Assert.InRange(judgement.Probability, 0.7, 0.95);
        await live.CancelAsync();
    }

    [Fact]
    public async Task Judge_WordsThatTheRulesAreSureOf_DoNotAskTheModel()
    {
        using var recogniser = FakeSpeechToTextClient.Hearing("where is my order please");
        using var model = FakeChatClient.Replying(new TextContent("UNFINISHED"));
        var live = Start(recogniser, model);
        Push(live, frames: 50, silenceFrom: null);
        Push(live, frames: 8, silenceFrom: 20);

        var judgement = await SettledAsync(live);

        Assert.InRange(judgement.Probability, 0.93, 1);
        Assert.Empty(model.Requests);
        await live.CancelAsync();
    }

    public void Dispose() => _recogniser.Dispose();

    private static Task<TurnJudgement> SettledAsync(LiveRecognition live) => UntilAsync(live, judgement => judgement.IsSettled);

    private static async Task<TurnJudgement> UntilAsync(LiveRecognition live, Func<TurnJudgement, bool> condition)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var judgement = live.Judge();
            if (condition(judgement))
            {
                return judgement;
            }

            await Task.Yield();
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Never([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private LiveRecognition Start(ISpeechToTextClient? recogniser = null, IChatClient? model = null)
    {
        var stages = new EngineStages(recogniser ?? _recogniser, FakeChatClient.Replying(_ => ""), new FakeTextToSpeechClient());
        var request = new RecognitionRequest([], new ChatOptions(), null, IsTelephone: false);
        return new LiveRecognition(
            () => new RecognitionRun(1, request, stages, new EngineOptions(), _time, _results.Writer, NullLogger.Instance, isLive: true),
            new UtteranceCopy(),
            model is null ? null : new TurnModel(model, TimeSpan.FromMilliseconds(400), _time, NullLogger.Instance));
    }

    private static void Push(LiveRecognition live, int frames, int? silenceFrom)
    {
        var frame = new short[320];
        for (var index = 0; index < frames; index++)
        {
            var silence = silenceFrom is { } from ? TimeSpan.FromMilliseconds(from + (20 * index)) : TimeSpan.Zero;
            live.Push(frame, silence, s_finish);
        }
    }
}
