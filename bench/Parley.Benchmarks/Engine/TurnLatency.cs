using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine;
using Parley.Realtime;
using Parley.Realtime.Responses;

namespace Parley.Benchmarks.Engine;

/// <summary>
/// Measures, in real time, how long a caller waits: from the last sample of speech to the first audio of the answer. Give it the
/// stages to measure and recorded questions.
/// </summary>
/// <param name="stages">What the engine is made of.</param>
/// <param name="options">How it behaves; null for the defaults.</param>
public sealed class TurnLatency(EngineStages stages, EngineOptions? options = null)
{
    private const int FrameByteCount = 960; // 20 ms of PCM at 24 kHz
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] s_noise = MakeNoise();

    /// <summary>Asks each question in a conversation of its own and waits for the first audio.</summary>
    /// <param name="questions">PCM16 at 24 kHz that ends with the speech.</param>
    /// <param name="output">Where the figures go.</param>
    /// <param name="cancellationToken">Stops measuring.</param>
    /// <returns>0 when all were answered.</returns>
    public async Task<int> RunAsync(IReadOnlyList<byte[]> questions, TextWriter output, CancellationToken cancellationToken = default)
    {
        using var model = new EngineModel(stages, options ?? new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var latencies = new List<TimeSpan>();
        foreach (var question in questions)
        {
            if (await AskAsync(model, question, cancellationToken) is { } latency)
            {
                latencies.Add(latency);
            }
        }

        latencies.Sort();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"end of speech to first audio: {latencies.Count}/{questions.Count} answered, median {At(latencies, 0.5):F0} ms, p95 {At(latencies, 0.95):F0} ms (silence_duration_ms 200 included)"));
        return latencies.Count == questions.Count ? 0 : 1;
    }

    private static double At(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)((sorted.Count - 1) * share)].TotalMilliseconds;

    private static async Task<TimeSpan?> AskAsync(EngineModel model, byte[] question, CancellationToken cancellationToken)
    {
        await using var connection = await model.ConnectAsync(cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var spoken = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var speaking = SpeakAsync(connection, question, spoken, stopping.Token);
        TimeSpan? latency = null;
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            if (serverEvent is ResponseOutputAudioDeltaEvent && spoken.Task.IsCompletedSuccessfully)
            {
                latency = TimeProvider.System.GetElapsedTime(await spoken.Task);
                break;
            }

            if (serverEvent is ResponseDoneEvent && spoken.Task.IsCompleted)
            {
                break;
            }
        }

        await stopping.CancelAsync();
        await speaking;
        return latency;
    }

    /// <summary>Half a second of faint noise, the question, and noise until stopped, each frame when it is due.</summary>
    private static async Task SpeakAsync(
        IRealtimeConnection connection, byte[] question, TaskCompletionSource<long> spoken, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_frame, TimeProvider.System);
        try
        {
            for (var frame = 0; ; frame++)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                var start = (frame - 25) * FrameByteCount;
                var isQuestion = start >= 0 && start < question.Length;
                var audio = isQuestion ? question.AsMemory(start, Math.Min(FrameByteCount, question.Length - start)) : s_noise.AsMemory();
                await connection.SendAudioAsync(audio, cancellationToken);
                if (isQuestion && start + FrameByteCount >= question.Length)
                {
                    spoken.TrySetResult(TimeProvider.System.GetTimestamp());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Answered.
        }
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[FrameByteCount];
        var random = new Random(3);
        for (var index = 0; index < noise.Length; index += 2)
        {
            BitConverter.TryWriteBytes(noise.AsSpan(index), (short)random.Next(-8, 9));
        }

        return noise;
    }
}
