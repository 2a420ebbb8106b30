using Parley.Engine;
using Parley.Server.Calls.Events;
using Parley.Server.Keys;

namespace Parley.Server.Calls;

/// <summary>
/// The directory of the calls of this server: those under way, and for a while those that are over, so that late reports and questions about
/// them find them. Bounded: of the ones that are over the oldest are forgotten. Thread-safe.
/// </summary>
internal sealed class LiveCalls(CallEventLog events, TimeProvider timeProvider)
{
    private const int MaxEndedCount = 1_000;
    private static readonly TimeSpan s_endedTime = TimeSpan.FromMinutes(30);
    private readonly RandomIdSource _ids = new(timeProvider);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveCall> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LiveCall> _byCarrierId = new(StringComparer.Ordinal);
    private readonly Queue<(LiveCall Call, DateTimeOffset EndedAt, long At)> _ended = new();

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<LiveCall> All
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return [.. _calls.Values.OrderByDescending(call => call.StartedAt)];
            }
        }
    }

    /// <summary>A new call.</summary>
    public LiveCall Add(LiveCallKind kind, string agentName, string? from = null, string? to = null, Caller? owner = null)
    {
        LiveCall call;
        lock (_gate)
        {
            Forget();
            call = new LiveCall("call_" + _ids.Next(21), kind, agentName, timeProvider.GetUtcNow()) { From = from, To = to, Owner = owner };
            _calls.Add(call.Id, call);
        }

        events.Changed(call);
        return call;
    }

    /// <summary>A call that the server before this one had.</summary>
    public LiveCall Restore(string id, LiveCallKind kind, string agentName, string from, string to, DateTimeOffset startedAt, Caller? owner)
    {
        lock (_gate)
        {
            return _calls[id] = new LiveCall(id, kind, agentName, startedAt) { From = from, To = to, Owner = owner }; // nobody follows it yet
        }
    }

    /// <summary>The call of that id; null when there is none.</summary>
    public LiveCall? Find(string? id)
    {
        lock (_gate)
        {
            Forget();
            return id is null ? null : _calls.GetValueOrDefault(id);
        }
    }

    /// <summary>The call that the carrier calls so; null when there is none.</summary>
    public LiveCall? FindByCarrierId(string carrierCallId)
    {
        lock (_gate)
        {
            Forget();
            return _byCarrierId.GetValueOrDefault(carrierCallId);
        }
    }

    /// <summary>The carrier has given a call its id.</summary>
    public void Name(LiveCall call, string carrierCallId)
    {
        lock (_gate)
        {
            call.Named(carrierCallId);
            _byCarrierId[carrierCallId] = call;
        }

        events.Changed(call);
    }

    /// <summary>A conversation is over, and with it the call, unless another leg comes or has come.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">Why.</param>
    /// <param name="leg">Whose conversation, as <see cref="LiveCall.Enter"/> numbered it; null for the call's as a whole.</param>
    public void End(LiveCall call, string reason, int? leg = null)
    {
        if (call.End(reason, timeProvider.GetUtcNow(), leg) is not { } endedAt)
        {
            return;
        }

        lock (_gate)
        {
            _ended.Enqueue((call, endedAt, timeProvider.GetTimestamp()));
            Forget();
        }

        events.Changed(call);
    }

    /// <summary>Something of a call may be another: who follows it is told.</summary>
    public void Changed(LiveCall call) => events.Changed(call);

    private void Forget()
    {
        while (_ended.TryPeek(out var first) && (_ended.Count > MaxEndedCount || timeProvider.GetElapsedTime(first.At) >= s_endedTime))
        {
            _ended.Dequeue();
            if (first.Call.EndedAt != first.EndedAt)
            {
                continue; // another leg came: its own end is further back
            }

            _calls.Remove(first.Call.Id);
            foreach (var carrierId in first.Call.CarrierCallIds.Where(id => _byCarrierId.GetValueOrDefault(id) == first.Call))
            {
                _byCarrierId.Remove(carrierId);
            }
        }
    }
}
