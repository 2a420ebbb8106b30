using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>
/// Lends decoders, one utterance each. At most so many are lent at once, further callers wait in turn; idle ones are kept warm
/// up to a limit, and the one unused for longest goes first. A decoder keeps its domain for life, because replacing a grammar
/// leaks memory in the library while making a new decoder takes 40 ms.
/// </summary>
internal sealed class DecoderPool(DecoderFactory factory, SpeechWorkers workers, int maxCount, int maxIdleCount) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<UtteranceDecoder> _idle = []; // least recently used first
    private readonly SemaphoreSlim _lendable = new(maxCount);
    private bool _disposed;

    /// <summary>How many decoders could be lent right now.</summary>
    public int AvailableCount => _lendable.CurrentCount;

    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Waits for a decoder, without a domain one for open dictation; <see cref="Return"/> it whatever happens.</summary>
    public async Task<UtteranceDecoder> RentAsync(CompiledDomain? domain, bool telephoneBand, CancellationToken cancellationToken)
    {
        var key = new DecoderKey(domain?.Id, telephoneBand);
        await _lendable.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return TakeIdle(key) ?? await workers.RunAsync(() => factory.Create(domain, key), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _lendable.Release();
            throw;
        }
    }

    /// <summary>Takes a decoder back; one that is not reusable, after a failure, is freed.</summary>
    public void Return(UtteranceDecoder decoder, bool reusable)
    {
        UtteranceDecoder? surplus = null;
        lock (_gate)
        {
            if (_disposed || !reusable || maxIdleCount == 0)
            {
                surplus = decoder;
            }
            else
            {
                _idle.AddLast(decoder);
                if (_idle.Count > maxIdleCount)
                {
                    surplus = _idle.First!.Value;
                    _idle.RemoveFirst();
                }
            }
        }

        surplus?.Dispose();
        _lendable.Release();
    }

    /// <summary>Frees what is idle; what is lent is freed when it comes back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var decoder in _idle)
            {
                decoder.Dispose();
            }

            _idle.Clear();
        }
    }

    private UtteranceDecoder? TakeIdle(DecoderKey key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var node = _idle.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Key == key)
                {
                    _idle.Remove(node);
                    return node.Value;
                }
            }

            return null;
        }
    }
}
