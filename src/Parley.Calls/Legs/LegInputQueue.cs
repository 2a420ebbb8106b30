using System.Threading.Channels;

namespace Parley.Calls.Legs;

/// <summary>A live leg's audio on its way to the session: bounded, drops the oldest and counts it. Allocates nothing per piece.</summary>
internal sealed class LegInputQueue
{
    private readonly Channel<LegAudio> _channel;
    private long _droppedCount;

    public LegInputQueue(int capacity)
    {
        var options = new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest };
        _channel = Channel.CreateBounded<LegAudio>(options, OnDropped);
    }

    public ChannelReader<LegAudio> Reader => _channel.Reader;

    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    public void Post(ReadOnlySpan<byte> audio)
    {
        var piece = LegAudio.Copy(audio);
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
