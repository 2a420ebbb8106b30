using System.Buffers;
using System.Threading.Channels;
using Parley.Realtime;

namespace Parley.Agents.Callbacks;

/// <summary>Sends audio that is given in pieces of any size, joined by an <see cref="AudioJoiner"/>. Any thread may send.</summary>
internal sealed class JoinedAudioSender : IAsyncDisposable
{
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(2); // a model that takes nothing must not keep a conversation open
    private const int Capacity = 256; // full: the sender waits, as it would for a slow connection
    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> _send;
    private readonly AudioJoiner _joiner;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly ITimer _deadline;
    private readonly Task _running;

    /// <param name="send">Sends one frame, which is borrowed until the task completes.</param>
    /// <param name="bytesPerSecond">Of the audio.</param>
    /// <param name="timeProvider">The clock of the deadline.</param>
    public JoinedAudioSender(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, int bytesPerSecond, TimeProvider timeProvider)
    {
        _send = send;
        _joiner = new AudioJoiner(bytesPerSecond);
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _deadline = timeProvider.CreateTimer(
            _ => _pieces.Writer.TryWrite(default), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // an empty piece wakes the reader
        _running = RunAsync();
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>Takes a piece; it is copied.</summary>
    /// <exception cref="RealtimeDisconnectedException">The connection has ended.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var copy = ArrayPool<byte>.Shared.Rent(piece.Length);
        piece.CopyTo(copy);
        try
        {
            await _pieces.Writer.WriteAsync(new Piece(copy, piece.Length, Now), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException as RealtimeDisconnectedException ?? new RealtimeDisconnectedException("The conversation has ended.");
        }
    }

    /// <summary>Sends what is left and ends; what is not taken within two seconds is given up. A send that ignores its token is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        _pieces.Writer.TryComplete();
        if (!_givenUp.IsCancellationRequested)
        {
            await _running.WaitAsync(s_drainTime, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _givenUp.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a model's own callbacks
        }

        await _deadline.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _pieces.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                Join();
                if (_joiner.Due - Now is not { } wait)
                {
                    continue;
                }

                if (wait <= TimeSpan.Zero)
                {
                    await _send(_joiner.Take(), _givenUp.Token).ConfigureAwait(false);
                }
                else
                {
                    _deadline.Change(wait, Timeout.InfiniteTimeSpan);
                }
            }

            await _send(_joiner.Take(), _givenUp.Token).ConfigureAwait(false);
        }
        catch (Exception exception) // whoever sends next is told
        {
            _pieces.Writer.TryComplete(exception);
        }
    }

    private void Join()
    {
        while (!_joiner.IsFull && _pieces.Reader.TryRead(out var piece))
        {
            if (piece.Buffer is not null)
            {
                _joiner.Add(piece.Buffer.AsSpan(0, piece.Length), piece.CameAt);
                ArrayPool<byte>.Shared.Return(piece.Buffer);
            }
        }
    }

    /// <param name="Buffer">From the pool; null for a wake-up.</param>
    /// <param name="Length">How much of the buffer is audio.</param>
    /// <param name="CameAt">When it was given.</param>
    private readonly record struct Piece(byte[]? Buffer, int Length, TimeSpan CameAt);
}
