using Parley.Audio;
using Parley.Engine.Conversations;
using Parley.Engine.Tests.Cascade;
using Parley.Engine.Turns;

namespace Parley.Engine.Tests.Turns;

[Trait("Category", "Unit")]
public sealed class TurnListenerTests
{
    [Fact]
    public void Write_InSteadyState_AllocatesNothing()
    {
        var listener = Listener();
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

    private static TurnListener Listener()
    {
        var listener = new TurnListener(new EndOfSpeechOptions());
        listener.Configure(new ConfigureInput(AudioFormat.Pcm24k, SessionDefaults.ServerVad, TimeSpan.Zero));
        return listener;
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
