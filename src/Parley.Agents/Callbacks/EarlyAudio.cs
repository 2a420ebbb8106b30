using Parley.Agents.Connections;

namespace Parley.Agents.Callbacks;

/// <summary>
/// The way of the user's audio: what comes before there is a connection is kept up to a limit, the oldest dropped and counted, and sent first
/// once there is one. Any thread may send.
/// </summary>
/// <param name="maxByteCount">How much is kept.</param>
internal sealed class EarlyAudio(int maxByteCount)
{
    private const int SliceByteCount = 4800; // 100 ms of PCM16 at 24 kHz: the pieces in which the kept audio goes out
    private readonly Lock _gate = new();
    private readonly AudioRing _kept = new();
    private JoinedAudioSender? _sender;
    private int _keptByteCount;
    private long _droppedByteCount;

    /// <summary>How much was dropped because the connection took too long.</summary>
    public long DroppedByteCount => Interlocked.Read(ref _droppedByteCount);

    /// <summary>Keeps audio, or sends it; it is copied.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        JoinedAudioSender sender;
        lock (_gate)
        {
            if (_sender is null)
            {
                _kept.Add(audio.Span, maxByteCount);
                var byteCount = _keptByteCount + audio.Length;
                _keptByteCount = Math.Min(byteCount, maxByteCount);
                Interlocked.Add(ref _droppedByteCount, byteCount - _keptByteCount);
                return ValueTask.CompletedTask;
            }

            sender = _sender;
        }

        return sender.SendAsync(audio, cancellationToken);
    }

    /// <summary>There is a connection: sends it what was kept, in order, and from then on all that comes.</summary>
    public async Task OpenAsync(JoinedAudioSender sender, CancellationToken cancellationToken)
    {
        while (true)
        {
            byte[] waiting;
            lock (_gate)
            {
                waiting = _kept.Take();
                _keptByteCount = 0;
                if (waiting.Length == 0)
                {
                    _sender = sender;
                    return;
                }
            }

            foreach (var slice in waiting.Chunk(SliceByteCount))
            {
                await sender.SendAsync(slice, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
