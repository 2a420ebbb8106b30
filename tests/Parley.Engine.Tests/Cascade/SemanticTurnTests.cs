using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Speech;
using Parley.Engine.Tests.Speech;
using Parley.Engine.Tests.Speech.PocketSphinx;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Speech;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

/// <summary>Turns of synthesised speech through the offline recogniser, at the pace of speech.</summary>
[Trait("Category", "Integration")]
[Trait("Speed", "Slow")]
[Collection(RealTime.Name)]
public sealed class SemanticTurnTests(RecogniserFixture recogniser, ITestOutputHelper output) : IClassFixture<RecogniserFixture>
{
    private static readonly TimeSpan s_tail = TimeSpan.FromSeconds(9); // more than any wait

    [Fact]
    public async Task Pause_WithinASentence_CutsItUnderServerVadAndNotUnderSemanticVad()
    {
        var turn = new SpokenTurn();
        await turn.SayAsync("my order number is", TestVoice.Rms, TestContext.Current.CancellationToken);
        turn.Pause(TimeSpan.FromMilliseconds(1200));
        await turn.SayAsync("o r d d e l seven seven two one", TestVoice.Rms, TestContext.Current.CancellationToken);
        turn.Pause(s_tail);

        var byLoudness = await HearAsync(turn, new() { Type = "server_vad", SilenceDurationMs = 500 });
        var byWords = await HearAsync(turn, new() { Type = "semantic_vad", Eagerness = "auto" });

        Assert.Equal(2, byLoudness.Stops.Count);
        Assert.Single(byWords.Stops);
        Assert.Equal("my order number is o r d d e l seven seven two one", byWords.Heard.Single());
    }

    [Fact]
    public async Task Pause_WithinANumber_IsWaitedOutUntilAllItsDigitsAreThere()
    {
        var turn = new SpokenTurn();
        await turn.SayAsync("my order number is o r d d e l seven seven", TestVoice.Rms, TestContext.Current.CancellationToken);
        turn.Pause(TimeSpan.FromMilliseconds(1000));
        await turn.SayAsync("two one", TestVoice.Rms, TestContext.Current.CancellationToken);
        turn.Pause(s_tail);

        var heard = await HearAsync(turn, new() { Type = "semantic_vad", Eagerness = "auto" });

        Assert.Single(heard.Stops);
        Assert.Equal("my order number is o r d d e l seven seven two one", heard.Heard.Single());
    }

    /// <summary>How soon it usually is: bench/run semantic-turns. Here only what holds on any machine: the longest wait.</summary>
    [Theory]
    [InlineData("high", 2000)]
    [InlineData("auto", 4000)]
    public async Task Question_ThatIsWhole_IsHeardAsOneTurnWithinTheLongestWait(string eagerness, double boundMs)
    {
        var turn = new SpokenTurn();
        await turn.SayAsync("where is my order o r d d e l seven seven two one", TestVoice.Rms, TestContext.Current.CancellationToken);
        turn.Pause(s_tail);

        var heard = await HearAsync(turn, new() { Type = "semantic_vad", Eagerness = eagerness });

        var wait = Assert.Single(heard.Stops) - turn.SpeechEnd;
        output.WriteLine($"{eagerness}: ended {wait.TotalMilliseconds:F0} ms after the last word");
        Assert.InRange(wait.TotalMilliseconds, 250, boundMs);
        Assert.Equal("where is my order o r d d e l seven seven two one", heard.Heard.Single());
    }

    private async Task<(IReadOnlyList<TimeSpan> Stops, IReadOnlyList<string> Heard)> HearAsync(SpokenTurn turn, TurnDetectionConfiguration turns)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var chat = new FakeChatClient((_, _) => FakeChatClient.Updates(new TextContent("I see."))) { Services = [new Orders()] };
        using var synthesiser = new FakeTextToSpeechClient();
        await recogniser.Client.WarmUpAsync(OrderDomain.Create(), cancellationToken);
        using var model = new EngineModel(
            new EngineStages(recogniser.Client, chat, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await using var connection = await model.ConnectAsync(
            new EngineConnectionOptions
            {
                Session = new RealtimeSessionConfiguration { Audio = new() { Input = new() { TurnDetection = turns } } },
            },
            cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = turn.SendAsync(connection, stopping.Token);
        var (stops, done) = (new List<TimeSpan>(), 0);
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            if (serverEvent is InputAudioBufferSpeechStoppedEvent stopped)
            {
                stops.Add(TimeSpan.FromMilliseconds(stopped.AudioEndMs));
            }

            done += serverEvent is ResponseDoneEvent ? 1 : 0;
            if (done > 0 && done == stops.Count && stops[^1] > turn.SpeechEnd)
            {
                break;
            }
        }

        await stopping.CancelAsync();
        await sending;
        output.WriteLine($"{turns.Type} {turns.Eagerness}: {string.Join(" | ", chat.Requests.Select(request => request.LastUserText))}");
        return (stops, [.. chat.Requests.Select(request => request.LastUserText)]);
    }

    private sealed class Orders : IRecognitionDomainSource
    {
        public RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options) => OrderDomain.Create();
    }
}
