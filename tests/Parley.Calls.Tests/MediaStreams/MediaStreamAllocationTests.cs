using System.Text;
using Parley.Audio;
using Parley.Calls.MediaStreams;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>What a frame costs in managed memory once all buffers have their size: nothing, both ways.</summary>
[Trait("Category", "Unit")]
public sealed class MediaStreamAllocationTests : IDisposable
{
    private const int FrameCount = 5000;
    private readonly QuietTime _time = new();
    private readonly QuietSocket _socket = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task Input_Frames_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        var reading = await Task.Run(() => new { Count = ReadAsync(leg) }, Cancellation); // without a synchronization context
        var messages = Enumerable.Range(1, 2 * FrameCount).Select(chunk => Encoding.UTF8.GetBytes(TwilioWords.Media(chunk, new byte[160]))).ToArray();
        Say(messages.AsSpan(0, FrameCount));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Say(messages.AsSpan(FrameCount));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        await leg.DisposeAsync();
        Assert.Equal(2L * FrameCount * 160, await reading.Count);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task SendAudioAsync_FramesInRealTime_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        ReadOnlyMemory<byte> frame = new byte[160];
        Send(leg, frame, AudioFormat.FrameDuration);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Send(leg, frame, AudioFormat.FrameDuration);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(1 + (2 * FrameCount) + (2 * FrameCount / 10), _socket.SentCount); // a probe, the frames, and a mark for each ten
    }

    [Fact]
    public async Task SendAudioAsync_Bursts_AllocateNothing()
    {
        await using var leg = await AcceptAsync();
        ReadOnlyMemory<byte> second = new byte[8000];
        SendBursts(leg, second);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SendBursts(leg, second);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

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
        for (var number = 0; number < 100; number++)
        {
            MustBeTaken(leg.SendAudioAsync("i1", 0, second, CancellationToken.None));
            for (var step = 0; step < 50; step++)
            {
                _time.Advance(AudioFormat.FrameDuration);
            }
        }
    }
}
