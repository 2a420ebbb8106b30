using System.Text;
using Parley.Audio;
using Parley.Calls.MediaStreams;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>What a frame costs in managed memory once all buffers have their size: nothing, both ways.</summary>
[Trait("Category", "Unit")]
public sealed class MediaStreamAllocationTests : IDisposable
{
    private const int FrameCount = 1000;
    private const int RoundCount = 5;
    private readonly QuietTime _time = new();
    private readonly QuietSocket _socket = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task Input_Frames_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        var reading = await Task.Run(() => new { Count = ReadAsync(leg) }, Cancellation); // without a synchronization context
        var messages = Enumerable.Range(1, (1 + RoundCount) * FrameCount).Select(chunk => Encoding.UTF8.GetBytes(TwilioWords.Media(chunk, new byte[160]))).ToArray();
        Say(messages.AsSpan(0, FrameCount));

        var allocated = Least(round => Say(messages.AsSpan((1 + round) * FrameCount, FrameCount)));

        await leg.DisposeAsync();
        Assert.Equal((1L + RoundCount) * FrameCount * 160, await reading.Count);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task SendAudioAsync_FramesInRealTime_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        ReadOnlyMemory<byte> frame = new byte[160];
        Send(leg, frame, AudioFormat.FrameDuration);

        var allocated = Least(_ => Send(leg, frame, AudioFormat.FrameDuration));

        const int All = (1 + RoundCount) * FrameCount;
        Assert.Equal(0, allocated);
        Assert.Equal(1 + All + (All / 10), _socket.SentCount); // a probe, the frames, and a mark for each ten
    }

    [Fact]
    public async Task SendAudioAsync_Bursts_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        ReadOnlyMemory<byte> second = new byte[8000];
        SendBursts(leg, second);

        var allocated = Least(_ => SendBursts(leg, second));

        Assert.Equal(0, allocated);
    }

    /// <summary>
    /// The least of some rounds: when another test's garbage collection takes a thread's allocation buffer away, the runtime counts the rest
    /// of it as allocated. What a frame allocates shows in every round.
    /// </summary>
    private static long Least(Action<int> round) => Enumerable.Range(0, RoundCount).Min(number =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        round(number);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    private static async Task<long> ReadAsync(MediaStreamLeg leg)
    {
        var count = 0L;
        while (await leg.Input.WaitToReadAsync(CancellationToken.None))
        {
            while (leg.Input.TryRead(out var piece))
            {
                count += piece.Memory.Length;
                piece.Dispose();
            }
        }

        return count;
    }

    private async Task<MediaStreamLeg> AcceptAsync()
    {
        var options = new MediaStreamOptions { IdleTimeout = TimeSpan.FromHours(1), InactivityTimeout = TimeSpan.FromHours(1) };
        var accepting = MediaStreamLeg.AcceptAsync(_socket, MediaStreamDialect.Twilio, options, _time, cancellationToken: Cancellation);
        _socket.WaitForReader(Cancellation);
        _socket.Say(Encoding.UTF8.GetBytes(TwilioWords.Start()));
        var leg = await accepting;
        _socket.WaitForReader(Cancellation);
        return leg;
    }

    private void Say(ReadOnlySpan<byte[]> messages)
    {
        foreach (var message in messages)
        {
            _time.Advance(AudioFormat.FrameDuration);
            _socket.Say(message);
        }
    }

    private static void MustBeTaken(ValueTask sending) => Assert.True(sending.IsCompletedSuccessfully);

    private void Send(MediaStreamLeg leg, ReadOnlyMemory<byte> audio, TimeSpan step)
    {
        for (var frame = 0; frame < FrameCount; frame++)
        {
            MustBeTaken(leg.SendAudioAsync("i1", 0, audio, CancellationToken.None));
            _time.Advance(step);
        }
    }

    private void SendBursts(MediaStreamLeg leg, ReadOnlyMemory<byte> second)
    {
        for (var number = 0; number < 20; number++)
        {
            MustBeTaken(leg.SendAudioAsync("i1", 0, second, CancellationToken.None));
            for (var step = 0; step < 50; step++)
            {
                _time.Advance(AudioFormat.FrameDuration);
            }
        }
    }
}
