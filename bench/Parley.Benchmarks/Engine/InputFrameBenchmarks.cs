using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Audio;
using Parley.Engine;
using Parley.Engine.Conversations;
using Parley.Engine.Turns;
using Parley.Realtime;
using Parley.Testing.Stages;

namespace Parley.Benchmarks.Engine;

/// <summary>What one 20 ms frame of a listening conversation costs its sender and its actor; 0 bytes is the goal for both.</summary>
[Config(typeof(ShortInProcessConfig))]
public class InputFrameBenchmarks : IAsyncDisposable
{
    private const int FramesPerCall = 50;
    private readonly byte[] _frame = new byte[960];
    private readonly Conversation _conversation = new(
        ConversationSettings.From(new EngineOptions(), new EngineConnectionOptions(), TimeProvider.System.GetUtcNow()),
        new RandomIdSource(TimeProvider.System));
    private readonly TurnListener _listener = new(new EndOfSpeechOptions());
    private EngineModel _model = null!;
    private IRealtimeConnection _connection = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        new Random(1).NextBytes(_frame);
        for (var index = 1; index < _frame.Length; index += 2)
        {
            _frame[index] = 0; // faint noise: nothing that is taken for speech
        }

        var stages = new EngineStages(
            FakeSpeechToTextClient.Hearing(), FakeChatClient.Replying(_ => "Hello."), new FakeTextToSpeechClient());
        _model = new EngineModel(stages, new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        _connection = await _model.ConnectAsync();
        _conversation.Open(null);
        _conversation.Output.Clear();
        _listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.ServerVad, TimeSpan.Zero));
        for (var count = 0; count < 100; count++)
        {
            HearFrames();
            await SendFrames();
        }
    }

    /// <summary>Buffering, resampling, voice activity and turn detection: what the actor does with a frame.</summary>
    [Benchmark(OperationsPerInvoke = FramesPerCall)]
    public int HearFrames()
    {
        var signals = 0;
        for (var count = 0; count < FramesPerCall; count++)
        {
            _conversation.AppendAudio(_frame, null, TimeSpan.Zero);
            for (ReadOnlySpan<byte> rest = _frame; !rest.IsEmpty;)
            {
                rest = rest[_listener.Write(rest)..];
                while (_listener.TryReadFrame(out _, out var signal))
                {
                    signals += (int)signal.Kind;
                }
            }
        }

        return signals;
    }

    /// <summary>Handing frames over: what the sender's thread does.</summary>
    [Benchmark(OperationsPerInvoke = FramesPerCall)]
    public async Task SendFrames()
    {
        for (var count = 0; count < FramesPerCall; count++)
        {
            await _connection.SendAudioAsync(_frame);
        }
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _connection.DisposeAsync();
        _model.Dispose();
    }
}
