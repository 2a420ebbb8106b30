using System.Threading.Channels;
using Parley.Agents.Callbacks;
using Parley.Realtime;
using Parley.Testing.Time;

namespace Parley.Agents.Tests.Callbacks;

[Trait("Category", "Unit")]
public sealed class JoinedAudioSenderTests
{
    private const int Millisecond = 48;
    private readonly Channel<byte[]> _sent = Channel.CreateUnbounded<byte[]>();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_SmallPieces_AreOneFrameAfter20Milliseconds()
    {
        await using var sender = Sender();
        await sender.SendAsync(new byte[5 * Millisecond], Cancellation);
        await sender.SendAsync(new byte[5 * Millisecond], Cancellation);

        _time.Advance(TimeSpan.FromMilliseconds(20));
        var frame = await _sent.Reader.ReadAsync(Cancellation);

        Assert.Equal(10 * Millisecond, frame.Length);
    }

    [Fact]
    public async Task SendAsync_AFramesWorth_GoesWithoutTheClock()
    {
        await using var sender = Sender();

        await sender.SendAsync(new byte[20 * Millisecond], Cancellation);
        var frame = await _sent.Reader.ReadAsync(Cancellation);

        Assert.Equal(20 * Millisecond, frame.Length);
    }

    [Fact]
    public async Task SendAsync_WhileTheConnectionIsBusy_TenPiecesAMessage()
    {
        var busy = new TaskCompletionSource();
        await using var sender = Sender(() => busy.Task);
        for (byte piece = 0; piece < 31; piece++)
        {
            await sender.SendAsync(Enumerable.Repeat(piece, 20 * Millisecond).ToArray(), Cancellation);
        }

        busy.SetResult();
        await sender.DisposeAsync();
        _sent.Writer.Complete();
        var frames = await _sent.Reader.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

        var all = frames.SelectMany(frame => frame).ToArray();
        Assert.Equal(31 * 20 * Millisecond, all.Length);
        Assert.Equal(all.Order(), all);
        Assert.All(frames, frame => Assert.InRange(frame.Length, 0, 10 * 20 * Millisecond));
        Assert.InRange(frames.Count(frame => frame.Length > 0), 4, 5); // the first message took what there was when it began
    }

    [Fact]
    public async Task DisposeAsync_SmallPieceLeft_IsSent()
    {
        var sender = Sender();
        await sender.SendAsync(new byte[Millisecond], Cancellation);

        await sender.DisposeAsync();

        Assert.True(_sent.Reader.TryRead(out var frame));
        Assert.Equal(Millisecond, frame.Length);
    }

    [Fact]
    public async Task SendAsync_ConnectionEnded_ThrowsItsReason()
    {
        await using var sender = new JoinedAudioSender(
            (_, _) => throw new RealtimeDisconnectedException("The connection has ended."), 1000 * Millisecond, _time);

        var disconnected = await Assert.ThrowsAsync<RealtimeDisconnectedException>(async () =>
        {
            while (true)
            {
                await sender.SendAsync(new byte[20 * Millisecond], Cancellation);
                await Task.Yield();
            }
        });

        Assert.Equal("The connection has ended.", disconnected.Message);
    }

    private JoinedAudioSender Sender(Func<Task>? before = null) => new(
        async (frame, _) =>
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            await _sent.Writer.WriteAsync(frame.ToArray(), CancellationToken.None);
        },
        1000 * Millisecond,
        _time);
}
