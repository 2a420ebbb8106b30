using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine;
using Parley.Realtime;
using Parley.Testing.Stages;

namespace Parley.Benchmarks.Engine;

/// <summary>What one 20 ms frame of a listening conversation costs, from <c>SendAudioAsync</c> to turn detection; 0 bytes is the goal.</summary>
[Config(typeof(ShortInProcessConfig))]
public class InputFrameBenchmarks : IAsyncDisposable
{
    private const int FramesPerCall = 50;
    private readonly byte[] _frame = new byte[960];
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
        for (var count = 0; count < 100; count++)
        {
            await SendFrames();
        }
    }

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
