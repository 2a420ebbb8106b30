using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Parley.Engine.Transcription;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Sessions;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Integration")]
public sealed class EngineTranscriptionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    [Statement(120)]
    public async Task Speech_WithoutTurnDetection_LeadsToNothing()
    {
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."));
        await engine.SendAsync(Update(new AudioInputConfiguration { TurnDetection = new(null) }));

        await engine.SpeakAsync([.. TestSpeech.Noise(s_second), .. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        await engine.SendAsync(new InputAudioBufferClearEvent());
        await engine.UntilAsync<InputAudioBufferClearedEvent>();

        Assert.Equal(["session.created", "session.updated", "input_audio_buffer.cleared"], engine.Types);
    }

    [Fact]
    [Statement(132)]
    public async Task Recogniser_ThatSettlesPieceByPiece_IsHeardPieceByPiece()
    {
        using var recogniser = new PiecewiseRecogniser("where is", "my order");
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."), recogniser);
        await engine.SendAsync(Update(new AudioInputConfiguration
        {
            TurnDetection = new(null),
            Transcription = new TranscriptionConfiguration { Languages = ["en"], Prompt = "orders", Keywords = ["ORD"] },
        }));
        await engine.SpeakAsync(TestSpeech.Speech(s_second));

        await engine.SendAsync(new InputAudioBufferCommitEvent());
        var completed = await engine.UntilAsync<InputAudioTranscriptionCompletedEvent>();

        Assert.Equal(["where is", " my order"], engine.Received.OfType<InputAudioTranscriptionDeltaEvent>().Select(delta => delta.Delta));
        Assert.Equal("where is my order", completed.Transcript);
        Assert.Equal(("en", "orders"), (recogniser.Options!.SpeechLanguage, recogniser.Options.AdditionalProperties![TranscriptionProperties.Prompt]));
        Assert.False(recogniser.Options.AdditionalProperties.ContainsKey(TranscriptionProperties.IncludeLogprobs));
    }

    /// <summary>What a recogniser settles on at the end of the silence is taken back when the user speaks on.</summary>
    [Fact]
    [Statement(132)]
    public async Task Recogniser_ThatSettlesTooEarly_IsHeardOnlyAtTheEnd()
    {
        var recogniser = new FakeSpeechToTextClient(utterance => utterance.Duration > s_second * 2 ? "where is my order" : "wear");
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."), recogniser);
        await engine.SendAsync(Update(new AudioInputConfiguration { Transcription = new TranscriptionConfiguration() }));
        var pause = TestSpeech.Noise(TimeSpan.FromMilliseconds(160));

        await engine.SpeakAsync([.. TestSpeech.Noise(s_second), .. TestSpeech.Speech(s_second), .. pause, .. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        var completed = await engine.UntilAsync<InputAudioTranscriptionCompletedEvent>();

        Assert.Equal("where is my order", completed.Transcript);
        Assert.Equal(completed.Transcript, string.Concat(engine.Received.OfType<InputAudioTranscriptionDeltaEvent>().Select(delta => delta.Delta)));
        Assert.Empty(engine.Received.OfType<ErrorEvent>());
    }

    /// <summary>Also where more is asked for before the speech than is kept for the recogniser.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(6_500)]
    public async Task Recogniser_ThatTimesItsWords_TellsWhenTheyWereSpokenInTheItem(int prefixPaddingMs)
    {
        using var recogniser = new OnsetRecogniser();
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."), recogniser);
        await engine.SendAsync(Update(new AudioInputConfiguration
        {
            Transcription = new TranscriptionConfiguration(),
            TurnDetection = new(new TurnDetectionConfiguration { Type = "server_vad", PrefixPaddingMs = prefixPaddingMs }),
        }));

        await engine.SpeakAsync([.. TestSpeech.Noise(s_second * 7), .. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        var completed = await engine.UntilAsync<InputAudioTranscriptionCompletedEvent>();

        var audioStart = Assert.Single(engine.Received.OfType<InputAudioBufferSpeechStartedEvent>()).AudioStartMs;
        Assert.InRange(audioStart + Assert.Single(completed.Words).Start.TotalMilliseconds, 6_950, 7_050);
    }

    private static SessionUpdateEvent Update(AudioInputConfiguration input) => new()
    {
        Session = new RealtimeSessionConfiguration { Audio = new AudioConfiguration { Input = input } },
    };

    /// <summary>Guesses, then settles on each piece.</summary>
    private sealed class PiecewiseRecogniser(params string[] pieces) : ISpeechToTextClient
    {
        public SpeechToTextOptions? Options { get; private set; }

        public Task<SpeechToTextResponse> GetTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingTextAsync(audioSpeechStream, options, cancellationToken).ToSpeechToTextResponseAsync(cancellationToken);

        public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(Stream audioSpeechStream,
            SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Options = options;
            await audioSpeechStream.CopyToAsync(Stream.Null, cancellationToken);
            foreach (var piece in pieces)
            {
                yield return new SpeechToTextResponseUpdate("a guess") { Kind = SpeechToTextResponseUpdateKind.TextUpdating };
                yield return new SpeechToTextResponseUpdate($" {piece} ") { Kind = SpeechToTextResponseUpdateKind.TextUpdated };
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Holds nothing.
        }
    }

    /// <summary>Hears one word, where sound becomes loud.</summary>
    private sealed class OnsetRecogniser : ISpeechToTextClient
    {
        private const int LoudSample = 1_000;

        public async Task<SpeechToTextResponse> GetTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var audio = new MemoryStream();
            await audioSpeechStream.CopyToAsync(audio, cancellationToken);
            var samples = MemoryMarshal.Cast<byte, short>(audio.ToArray()).ToArray();
            var onset = TimeSpan.FromSeconds((double)Array.FindIndex(samples, sample => Math.Abs((int)sample) > LoudSample) / options!.SpeechSampleRate!.Value);
            return new SpeechToTextResponse("hello")
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [TranscriptionProperties.Words] = (TranscribedWord[])[new("hello", onset, onset + s_second)] },
            };
        }

        public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(Stream audioSpeechStream,
            SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var response = await GetTextAsync(audioSpeechStream, options, cancellationToken);
            yield return new SpeechToTextResponseUpdate(response.Text)
            {
                Kind = SpeechToTextResponseUpdateKind.TextUpdated, AdditionalProperties = response.AdditionalProperties,
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
