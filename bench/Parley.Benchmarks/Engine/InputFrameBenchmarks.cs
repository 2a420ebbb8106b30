using BenchmarkDotNet.Attributes;
using Parley.Audio;
using Parley.Engine;
using Parley.Engine.Conversations;
using Parley.Engine.Turns;

namespace Parley.Benchmarks.Engine;

/// <summary>
/// What one 20 ms frame costs a listening conversation: buffering, resampling, voice activity and turn detection. 0 bytes is the goal.
/// </summary>
[Config(typeof(ShortInProcessConfig))]
public class InputFrameBenchmarks
{
    private const int FramesPerCall = 50;
    private readonly byte[] _frame = new byte[AudioFormat.Pcm24k.BytesPerFrame];
    private readonly TurnListener _listener = new(new EndOfSpeechOptions());
    private readonly Conversation _conversation = new(
        ConversationSettings.From(new EngineOptions(), new EngineConnectionOptions(), TimeProvider.System.GetUtcNow()),
        new RandomIdSource(TimeProvider.System));

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(_frame);
        for (var index = 1; index < _frame.Length; index += 2)
        {
            _frame[index] = 0; // faint noise: nothing that is taken for speech
        }

        _conversation.Open(null);
        _conversation.Output.Clear();
        _listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.ServerVad, NoiseReduction: null, TimeSpan.Zero));
        for (var count = 0; count < 100; count++)
        {
            HearFrames(); // the buffer reaches its size
        }
    }

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
}
