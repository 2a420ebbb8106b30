using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Benchmarks.Speech;
using Parley.Engine;
using Parley.Engine.Speech;
using Parley.Engine.Speech.Flite;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Tests.Cascade;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Speech;
using Parley.Testing.Stages;

namespace Parley.Benchmarks.Engine;

/// <summary>
/// Measures, in real time and with the offline stages, both sides of turn detection: how long a caller who has finished waits, and how
/// many sentences are cut at a pause of 1.2 s within them.
/// </summary>
internal static class SemanticTurns
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30); // longer than any answer takes
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1200);
    private static readonly string[] s_whole = [.. SupportDomain.Questions.Take(12)];

    private static readonly (string Before, string After)[] s_interrupted =
    [
        ("my order number is", "o r d d e l seven seven two one"), ("where is my order", "o r d m u m four five one nine"),
        ("i want to return", "my order"), ("what is the status of", "my order"), ("cancel order o r d d e l eight one", "five two"),
        ("it is o r d b l r", "two nine seven six"), ("do you have", "wireless headphones in stock"), ("how much are the", "running shoes"),
        ("what is your", "return policy"), ("when will my", "order arrive"), ("talk to a", "human"), ("i would like to", "return o r d d e l six oh two four"),
    ];

    public static async Task<int> RunAsync(TextWriter output)
    {
        using var recogniser = new PocketSphinxSpeechToTextClient();
        using var synthesiser = new FliteTextToSpeechClient();
        var domain = SupportDomain.Create();
        using var chat = new FakeChatClient((_, _) => FakeChatClient.Updates(new TextContent("I see."))) { Services = [new FixedDomain(domain)] };
        await recogniser.WarmUpAsync(domain);
        using var model = new EngineModel(
            new EngineStages(recogniser, chat, synthesiser), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var turns in Settings())
        {
            await MeasureAsync(model, turns, output);
        }

        return 0;
    }

    private static IEnumerable<TurnDetectionConfiguration> Settings() =>
    [
        new() { Type = "server_vad", SilenceDurationMs = 200 },
        new() { Type = "server_vad", SilenceDurationMs = 500 },
        new() { Type = "semantic_vad", Eagerness = "high" },
        new() { Type = "semantic_vad", Eagerness = "auto" },
        new() { Type = "semantic_vad", Eagerness = "low" },
    ];

    private static async Task MeasureAsync(EngineModel model, TurnDetectionConfiguration turns, TextWriter output)
    {
        var (ends, answers) = (new List<double>(), new List<double>());
        foreach (var text in s_whole)
        {
            var turn = new SpokenTurn();
            await turn.SayAsync(text, TestVoice.Rms, CancellationToken.None);
            var heard = await HearAsync(model, turn, turns);
            ends.Add((heard.Stops[^1] - turn.SpeechEnd).TotalMilliseconds);
            answers.Add(heard.Answered.TotalMilliseconds);
        }

        var cut = new List<string>();
        foreach (var (before, after) in s_interrupted)
        {
            var turn = new SpokenTurn();
            await turn.SayAsync(before, TestVoice.Rms, CancellationToken.None);
            turn.Pause(s_pause);
            await turn.SayAsync(after, TestVoice.Rms, CancellationToken.None);
            if ((await HearAsync(model, turn, turns)).Stops.Count > 1)
            {
                cut.Add($"{before} … {after}");
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{turns.Type} {turns.Eagerness}{turns.SilenceDurationMs}: whole questions end after median {At(ends, 0.5):F0} ms, p95 {At(ends, 0.95):F0} ms; first audio median {At(answers, 0.5):F0} ms, p95 {At(answers, 0.95):F0} ms; cut {cut.Count} of {s_interrupted.Length} ({string.Join("; ", cut)})"));
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

    private static async Task<(IReadOnlyList<TimeSpan> Stops, TimeSpan Answered)> HearAsync(
        EngineModel model, SpokenTurn turn, TurnDetectionConfiguration turns)
    {
        await using var connection = await model.ConnectAsync(new EngineConnectionOptions
        {
            Session = new RealtimeSessionConfiguration { Audio = new() { Input = new() { TurnDetection = turns } } },
        });
        using var stopping = new CancellationTokenSource();
        turn.Pause(s_patience);
        var sending = turn.SendAsync(connection, stopping.Token);
        var stops = new List<TimeSpan>();
        var answered = TimeSpan.Zero;
        await foreach (var serverEvent in connection.ReceiveAsync())
        {
            if (serverEvent is InputAudioBufferSpeechStoppedEvent stopped)
            {
                stops.Add(TimeSpan.FromMilliseconds(stopped.AudioEndMs));
            }

            var isLast = stops.Count > 0 && stops[^1] > turn.SpeechEnd;
            if (isLast && serverEvent is ResponseOutputAudioDeltaEvent or ResponseDoneEvent)
            {
                answered = TimeProvider.System.GetElapsedTime(turn.SpeechEndedAt);
                break;
            }
        }

        await stopping.CancelAsync();
        await sending;
        return (stops, answered);
    }

    private sealed class FixedDomain(RecognitionDomain domain) : IRecognitionDomainSource
    {
        public RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options) => domain;
    }
}
