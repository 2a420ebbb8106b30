using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Cascade;
using Parley.Engine.Conversations;
using Parley.Testing.Stages;
using Parley.Testing.Time;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Unit")]
public sealed class LiveRecognitionTests : IDisposable
{
    private static readonly TimeSpan s_end = TimeSpan.FromMilliseconds(200);
    private readonly Channel<InboxMessage> _results = Channel.CreateBounded<InboxMessage>(16);
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

    public void Dispose() => _recogniser.Dispose();

    private LiveRecognition Start()
    {
        var stages = new EngineStages(_recogniser, FakeChatClient.Replying(_ => ""), new FakeTextToSpeechClient());
        var request = new RecognitionRequest([], new ChatOptions(), null, IsTelephone: false);
        var time = new ManualTimeProvider();
        return new LiveRecognition(
            () => new RecognitionRun(1, request, stages, new EngineOptions(), time, _results.Writer, NullLogger.Instance, isLive: true),
            new UtteranceCopy(),
            TimeSpan.FromMilliseconds(100));
    }

    private static void Push(LiveRecognition live, int frames, int? silenceFrom)
    {
        var frame = new short[320];
        for (var index = 0; index < frames; index++)
        {
            var silence = silenceFrom is { } from ? TimeSpan.FromMilliseconds(from + (20 * index)) : TimeSpan.Zero;
            live.Push(frame, silence, s_end);
        }
    }
}
