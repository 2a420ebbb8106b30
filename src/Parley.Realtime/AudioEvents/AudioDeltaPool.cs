using Parley.Realtime.Responses;

namespace Parley.Realtime.AudioEvents;

/// <summary>
/// The audio deltas of one connection that were given back, to be filled again with their memory. What is never given back is the garbage
/// collector's. Thread-safe.
/// </summary>
internal sealed class AudioDeltaPool
{
    private const int MostKept = 256;
    private const int MostKeptByteCount = 256 * 1024; // after a burst that nobody read in time no more memory than this stays
    private readonly Lock _gate = new();
    private readonly Stack<ResponseOutputAudioDeltaEvent> _free = new();
    private int _freeByteCount;

    /// <summary>An event with room for so much audio, to be filled.</summary>
    public ResponseOutputAudioDeltaEvent Lend(int audioByteCount, out AudioDeltaLease lease)
    {
        ResponseOutputAudioDeltaEvent? delta;
        lock (_gate)
        {
            if (_free.TryPop(out delta))
            {
                _freeByteCount -= delta.Lease!.Audio.Length;
            }
        }

        delta ??= ResponseOutputAudioDeltaEvent.ToBeLent(new AudioDeltaLease(this));
        lease = delta.Lease!;
        lease.Lend(audioByteCount);
        return delta;
    }

    /// <summary>Takes one back.</summary>
    public void Return(ResponseOutputAudioDeltaEvent delta, int byteCount)
    {
        lock (_gate)
        {
            if (_free.Count < MostKept && _freeByteCount + byteCount <= MostKeptByteCount)
            {
                _free.Push(delta);
                _freeByteCount += byteCount;
            }
        }
    }
}
