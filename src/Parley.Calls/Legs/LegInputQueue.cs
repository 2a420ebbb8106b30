using System.Threading.Channels;

namespace Parley.Calls.Legs;

/// <summary>A live leg's audio on its way to the session: bounded, drops the oldest and counts it. Allocates nothing per piece.</summary>
internal sealed class LegInputQueue
{
    private readonly Channel<LegAudio> _channel;
    private long _droppedCount;

    /// <param name="capacity">How many pieces may wait.</param>
    /// <param name="allowSynchronousContinuations">
    /// True when whoever waits for audio goes on on the thread that posts it: a wake-up less for each piece, where the poster can bear it.
    /// </param>
    public LegInputQueue(int capacity, bool allowSynchronousContinuations = false)
    {
        var options = new BoundedChannelOptions(capacity)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.DropOldest,
            AllowSynchronousContinuations = allowSynchronousContinuations,
        };
        _channel = Channel.CreateBounded<LegAudio>(options, OnDropped);
    }

    public ChannelReader<LegAudio> Reader => _channel.Reader;

    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <summary>Posts a copy.</summary>
    public void Post(ReadOnlySpan<byte> audio) => Post(LegAudio.Copy(audio));

    /// <summary>Posts a piece, which is the queue's from now on.</summary>
    public void Post(LegAudio piece)
    {
        if (!_channel.Writer.TryWrite(piece))
        {
            piece.Dispose(); // the leg is over
        }
    }

    public void Drop() => Interlocked.Increment(ref _droppedCount);

    public void Complete() => _channel.Writer.TryComplete();

    private void OnDropped(LegAudio piece)
    {
        Interlocked.Increment(ref _droppedCount);
        piece.Dispose();
    }
}
