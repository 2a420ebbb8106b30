using System.Runtime.CompilerServices;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;

namespace Parley.Server.Twilio.Outbound;

/// <summary>
/// The calls that wait to be placed, for the first time or again, until they are taken or called off: exactly one of the two. What is accepted is in
/// the journal before. Bounded: beyond <c>twilio.max_queued_calls</c> nothing new is accepted. Any thread; one reader.
/// </summary>
internal sealed class OutboundQueue(ParleyOptions options, OutboundJournal journal, LiveCalls calls, TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OutboundCall> _waiting = new(StringComparer.Ordinal);
    private readonly LinkedList<OutboundCall> _ready = []; // those of them whose time has come
    private readonly SemaphoreSlim _signal = new(0); // at least as often as there are ready ones

    /// <summary>Accepts a call; false when too many wait.</summary>
    /// <exception cref="IOException">The journal could not be written: the call is not accepted.</exception>
    public async Task<bool> TryAddAsync(OutboundCall call)
    {
        lock (_gate)
        {
            if (_waiting.Count >= options.Twilio.MaxQueuedCalls)
            {
                return false;
            }

            _waiting.Add(call.Live.Id, call);
        }

        call.Live.Progress!.Note(CallProgressState.Queued);
        try
        {
            await journal.WriteAsync(call.ToEntry(OutboundStage.Waiting, call.Live.StartedAt));
            await TryEndAsync(call);
        }
        catch (IOException)
        {
            lock (_gate)
            {
                _waiting.Remove(call.Live.Id);
            }

            throw;
        }

        Release(call);
        calls.Changed(call.Live);
        return true;
    }

    /// <summary>Takes a call in that was accepted before, and waits for its time: <see cref="ReleaseLaterAsync"/> follows.</summary>
    public void Hold(OutboundCall call)
    {
        lock (_gate)
        {
            _waiting[call.Live.Id] = call;
        }
    }

    /// <summary>Writes down that a call is held: from then on it outlives the server. A file that cannot be written is logged.</summary>
    public async Task TryKeepAsync(OutboundCall call, DateTimeOffset at)
    {
        await journal.TryWriteAsync(call.ToEntry(OutboundStage.Waiting, at));
        await TryEndAsync(call);
    }

    /// <summary>Lets a call that is held be taken after a while, unless it is called off.</summary>
    public async Task ReleaseLaterAsync(OutboundCall call, TimeSpan delay, CancellationToken stopping)
    {
        await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, timeProvider, stopping);
        Release(call);
        calls.Changed(call.Live);
    }

    /// <summary>Those whose time has come, as they are wanted: who is given one places it.</summary>
    public async IAsyncEnumerable<OutboundCall> TakeAllAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        while (true)
        {
            await _signal.WaitAsync(stopping);
            if (TryTake() is { } call)
            {
                yield return call;
            }
        }
    }

    /// <summary>Calls off a call that waits; false when it does not.</summary>
    /// <exception cref="IOException">The journal could not be written: the call is off, but a server that starts again would place it.</exception>
    public async Task<bool> TryCancelAsync(LiveCall live)
    {
        OutboundCall? call;
        lock (_gate)
        {
            if (!_waiting.Remove(live.Id, out call))
            {
                return false;
            }

            _ready.Remove(call);
            live.BeginAgain(); // whatever an attempt before came to
            live.Progress!.Note(CallProgressState.Canceled);
        }

        calls.End(live, "canceled");
        await journal.WriteAsync(call.ToEntry(OutboundStage.Over, timeProvider.GetUtcNow()));
        return true;
    }

    public void Dispose() => _signal.Dispose();

    /// <summary>A call that was called off before it was written down that it waits is over all the same: of its lines the newest counts.</summary>
    private async Task TryEndAsync(OutboundCall call)
    {
        lock (_gate)
        {
            if (_waiting.ContainsKey(call.Live.Id))
            {
                return;
            }
        }

        await journal.TryWriteAsync(call.ToEntry(OutboundStage.Over, timeProvider.GetUtcNow()));
    }

    private void Release(OutboundCall call)
    {
        lock (_gate)
        {
            if (!_waiting.ContainsKey(call.Live.Id))
            {
                return; // it was called off
            }

            if (call.Live.Progress!.State != CallProgressState.Queued)
            {
                call.Live.BeginAgain();
                call.Live.Progress!.Note(CallProgressState.Queued);
            }

            _ready.AddLast(call);
        }

        _signal.Release();
    }

    private OutboundCall? TryTake()
    {
        lock (_gate)
        {
            if (_ready.First is not { Value: var call })
            {
                return null; // the one of this signal was called off
            }

            _ready.RemoveFirst();
            _waiting.Remove(call.Live.Id);
            return call;
        }
    }
}
