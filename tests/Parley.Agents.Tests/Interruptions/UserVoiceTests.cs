using Parley.Agents.Interruptions;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Tests.Interruptions;

[Trait("Category", "Unit")]
public sealed class UserVoiceTests
{
    private static readonly AudioFormatConfiguration s_muLaw = new("audio/pcmu");

    [Fact]
    public void Push_PiecesOfOddLength_AreHeardAsOneStream()
    {
        var audio = Buzz(seconds: 2);
        var whole = UserVoice.For(null, null)!;
        var pieces = UserVoice.For(null, null)!;

        whole.Push(audio);
        for (var at = 0; at < audio.Length; at += 961)
        {
            pieces.Push(audio.AsSpan(at, Math.Min(961, audio.Length - at)));
        }

        Assert.Equal((TimeSpan.FromSeconds(2), whole.Voiced), (pieces.Listened, pieces.Voiced));
        Assert.True(whole.Voiced > TimeSpan.Zero);
    }

    [Fact]
    public async Task Push_ManySendersAtOnce_LosesNothing()
    {
        var voice = UserVoice.For(null, null)!;
        var audio = new byte[960];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var count = 0; count < 1000; count++)
            {
                voice.Push(audio);
            }
        })));

        Assert.Equal(TimeSpan.FromMilliseconds(20) * 8000, voice.Listened);
    }

    [Fact]
    public void For_AnotherFormat_BeginsAnew()
    {
        var first = UserVoice.For(null, null);

        Assert.Same(first, UserVoice.For(AudioFormatConfiguration.Pcm, first));
        Assert.NotSame(first, UserVoice.For(s_muLaw, first));
    }

    /// <summary>PCM16 at 24 kHz: pulses of 120 Hz, as loud as a voice.</summary>
    private static byte[] Buzz(int seconds)
    {
        var audio = new byte[seconds * 48_000];
        for (var at = 0; at < audio.Length / 2; at++)
        {
            var loudness = Math.Exp(-(at % 200) / 40.0) * Math.Sin(at % 200 * 0.18);
            BitConverter.TryWriteBytes(audio.AsSpan(at * 2), (short)(12_000 * loudness));
        }

        return audio;
    }
}
