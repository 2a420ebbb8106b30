using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Audio.Levels;
using Parley.Engine.Conversations;
using Parley.Engine.Tests.Cascade;
using Parley.Engine.Turns;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Turns;

[Trait("Category", "Unit")]
public sealed class TurnListenerTests
{
    [Fact]
    public void Write_InSteadyState_AllocatesNothing() => AssertNoAllocation(Listener());

    [Fact]
    public void Write_NoiseReductionInSteadyState_AllocatesNothing() =>
        AssertNoAllocation(Listener(new NoiseReductionConfiguration { Type = "near_field" }));

    /// <summary>The level of steady noise after four seconds, against what it is without reduction.</summary>
    [Theory]
    [InlineData("near_field", null, -14)]
    [InlineData("far_field", null, -20)]
    [InlineData("far_field", 0.5, -10)]
    [InlineData("near_field", 0.0, 0)]
    public void Write_NoiseReduction_LowersSteadyNoise(string type, double? strength, double expectedDecibels)
    {
        var random = new Random(1);
        var noise = new short[24_000 * 5];
        foreach (ref var sample in noise.AsSpan())
        {
            sample = (short)random.Next(-3_000, 3_001);
        }

        var plain = LastSecondDbfs(Listener(), noise);
        var reduced = LastSecondDbfs(Listener(new NoiseReductionConfiguration { Type = type, Strength = strength }), noise);

        Assert.InRange(reduced - plain, expectedDecibels - 1, expectedDecibels + (expectedDecibels < 0 ? 4 : 1));
    }

    private static void AssertNoAllocation(TurnListener listener)
    {
        var audio = TestSpeech.Noise(TimeSpan.FromMilliseconds(20));
        Listen(listener, audio, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Listen(listener, audio, 500);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(960)]
    [InlineData(100_000)]
    public void Write_ChunksOfAnySize_HearsTheSameTurn(int chunkByteCount)
    {
        byte[] audio =
        [
            .. TestSpeech.Noise(TimeSpan.FromSeconds(1)), .. TestSpeech.Speech(TimeSpan.FromSeconds(1)),
            .. TestSpeech.Noise(TimeSpan.FromSeconds(1)),
        ];
        var listener = Listener();
        var signals = new List<TurnSignal>();

        foreach (var chunk in audio.Chunk(chunkByteCount))
        {
            for (ReadOnlySpan<byte> rest = chunk; !rest.IsEmpty;)
            {
                rest = rest[listener.Write(rest)..];
                while (listener.TryReadFrame(out _, out var signal))
                {
                    signals.Add(signal);
                }
            }
        }

        var heard = signals.Where(signal => signal.Kind != TurnSignalKind.None).ToArray();
        Assert.Equal([TurnSignalKind.SpeechStarted, TurnSignalKind.SpeechStopped], heard.Select(signal => signal.Kind));
        Assert.InRange(heard[0].Position.TotalMilliseconds, 680, 740);
        Assert.InRange(heard[1].Position.TotalMilliseconds, 2180, 2300);
    }

    [Theory]
    [InlineData(1, 400)]
    [InlineData(0.5, 1265)]
    [InlineData(0, 4000)]
    public void Consider_UnderSemanticVad_DecidesTheSilenceThatEndsTheTurn(double probability, double silenceMs)
    {
        var listener = new TurnListener(new EndOfSpeechOptions());
        listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.SemanticVad, null, TimeSpan.Zero));
        listener.Consider(new TurnJudgement(probability, IsSettled: true, HasWords: true));
        byte[] audio =
        [
            .. TestSpeech.Noise(TimeSpan.FromSeconds(1)), .. TestSpeech.Speech(TimeSpan.FromSeconds(1)),
            .. TestSpeech.Noise(TimeSpan.FromSeconds(5)),
        ];

        var stopped = Signals(listener, audio).Single(signal => signal.Kind == TurnSignalKind.SpeechStopped);

        Assert.True(listener.IsSemantic);
        Assert.InRange(stopped.Silence.TotalMilliseconds, silenceMs, silenceMs + 20);
    }

    [Fact]
    public void Consider_InSteadyState_AllocatesNothing()
    {
        var listener = new TurnListener(new EndOfSpeechOptions());
        listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.SemanticVad, null, TimeSpan.Zero));
        var audio = TestSpeech.Noise(TimeSpan.FromMilliseconds(20));
        Listen(listener, audio, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 500; count++)
        {
            listener.Consider(new TurnJudgement(count / 500.0, IsSettled: true, HasWords: true));
            Listen(listener, audio, 1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Consider_UnderServerVad_ChangesNothing()
    {
        var listener = Listener();
        listener.Consider(new TurnJudgement(0, IsSettled: true, HasWords: true));
        byte[] audio = [.. TestSpeech.Noise(TimeSpan.FromSeconds(1)), .. TestSpeech.Speech(TimeSpan.FromSeconds(1)), .. TestSpeech.Noise(TimeSpan.FromSeconds(1))];

        var stopped = Signals(listener, audio).Single(signal => signal.Kind == TurnSignalKind.SpeechStopped);

        Assert.False(listener.IsSemantic);
        Assert.Equal(200, stopped.Silence.TotalMilliseconds);
    }

    private static List<TurnSignal> Signals(TurnListener listener, byte[] audio)
    {
        var signals = new List<TurnSignal>();
        for (ReadOnlySpan<byte> rest = audio; !rest.IsEmpty;)
        {
            rest = rest[listener.Write(rest)..];
            while (listener.TryReadFrame(out _, out var signal))
            {
                signals.Add(signal);
            }
        }

        return signals;
    }

    private static TurnListener Listener(NoiseReductionConfiguration? noiseReduction = null)
    {
        var listener = new TurnListener(new EndOfSpeechOptions());
        listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.ServerVad, noiseReduction, TimeSpan.Zero));
        return listener;
    }

    private static double LastSecondDbfs(TurnListener listener, short[] samples)
    {
        var heard = new List<short>();
        for (ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes<short>(samples); !rest.IsEmpty;)
        {
            rest = rest[listener.Write(rest)..];
            while (listener.TryReadFrame(out var frame, out _))
            {
                heard.AddRange(frame);
            }
        }

        return LevelMeter.Measure([.. heard.TakeLast(16_000)]).RmsDbfs;
    }

    private static void Listen(TurnListener listener, byte[] audio, int times)
    {
        for (var count = 0; count < times; count++)
        {
            for (ReadOnlySpan<byte> rest = audio; !rest.IsEmpty;)
            {
                rest = rest[listener.Write(rest)..];
                while (listener.TryReadFrame(out _, out _))
                {
                    // Only the cost matters.
                }
            }
        }
    }
}
