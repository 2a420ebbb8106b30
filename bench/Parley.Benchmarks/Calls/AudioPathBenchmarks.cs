using BenchmarkDotNet.Attributes;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Audio;
using Parley.Calls.Bridging;
using Parley.Calls.Legs;
using Parley.Testing.Models;

namespace Parley.Benchmarks.Calls;

/// <summary>What a bridge does with one 20 ms frame: each way must allocate nothing.</summary>
[Config(typeof(ShortInProcessConfig))]
public class AudioPathBenchmarks
{
    private readonly AudioPath _untouched = new(AudioFormat.Pcmu, AudioFormat.Pcmu);
    private readonly AudioPath _telephoneUp = new(AudioFormat.Pcmu, AudioFormat.Pcm24k);
    private readonly AudioPath _telephoneDown = new(AudioFormat.Pcm24k, AudioFormat.Pcmu);
    private readonly LegInputQueue _queue = new(64);
    private readonly byte[] _pcmu = new byte[160];
    private readonly byte[] _pcm = new byte[960];
    private RealtimeSession _session = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        new Random(1).NextBytes(_pcmu);
        new Random(2).NextBytes(_pcm);
        _session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "bench" }, new FakeRealtimeModel());
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _session.DisposeAsync();

    [Benchmark(Baseline = true)]
    public int Untouched() => _untouched.Convert(_pcmu).Length;

    [Benchmark]
    public int TelephoneToModel() => _telephoneUp.Convert(_pcmu).Length;

    [Benchmark]
    public int ModelToTelephone() => _telephoneDown.Convert(_pcm).Length;

    /// <summary>A browser's frame on its whole way up: into the leg's queue, out of it, into the session.</summary>
    [Benchmark]
    public async ValueTask LegToSessionAsync()
    {
        _queue.Post(_pcm);
        _queue.Reader.TryRead(out var piece);
        using (piece)
        {
            await _session.SendAudioAsync(piece.Memory);
        }
    }
}
