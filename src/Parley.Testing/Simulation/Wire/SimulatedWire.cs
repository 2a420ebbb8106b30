using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Testing.Simulation.Faults;

namespace Parley.Testing.Simulation.Wire;

/// <summary>What lies between a model and its client: it takes time, keeps the order, and has the faults of transport. Pure.</summary>
internal sealed class SimulatedWire(SimulatedPace pace, IReadOnlyList<Fault> faults)
{
    private readonly Queue<(TimeSpan Due, WireOutput Output)> _underway = new();
    private readonly HashSet<Fault> _past = [];
    private TimeSpan _lastDue = TimeSpan.MinValue;
    private int _position;
    private ServerEvent? _heldBack;

    /// <summary>True once the end is on its way: nothing follows it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When the next thing arrives; null when nothing is underway.</summary>
    public TimeSpan? NextDue => _underway.TryPeek(out var next) ? next.Due : null;

    public void Push(WireOutput output, TimeSpan now)
    {
        if (IsOver)
        {
            return;
        }

        if (output.Event is not { } serverEvent)
        {
            ReleaseHeldBack(now);
            Enqueue(output, now);
            return;
        }

        _position++;
        if (Take(FaultKind.Stall) is { } stall)
        {
            _lastDue = (_lastDue > now ? _lastDue : now) + stall.Duration;
        }

        if (Take(FaultKind.Drop) is not null)
        {
            Enqueue(new WireOutput(null, WireEnd.Drop), now);
        }
        else if (Take(FaultKind.Close) is not null)
        {
            Enqueue(new WireOutput(null, WireEnd.ServerError), now);
        }
        else if (_heldBack is null && MayBeLate(serverEvent) && Take(FaultKind.Reorder) is not null)
        {
            _heldBack = serverEvent;
        }
        else
        {
            Enqueue(output, now);
            if (Take(FaultKind.Duplicate) is not null)
            {
                Enqueue(output, now);
            }

            ReleaseHeldBack(now);
        }
    }

    /// <summary>The next thing that has arrived.</summary>
    public bool TryTake(TimeSpan now, out WireOutput output)
    {
        if (NextDue is { } due && due <= now)
        {
            output = _underway.Dequeue().Output;
            return true;
        }

        output = default;
        return false;
    }

    private static bool MayBeLate(ServerEvent serverEvent) => serverEvent
        is ResponseOutputAudioDeltaEvent or ResponseOutputAudioTranscriptDeltaEvent or ResponseOutputTextDeltaEvent
        or ResponseFunctionCallArgumentsDeltaEvent or InputAudioTranscriptionDeltaEvent or InputAudioTranscriptionCompletedEvent;

    private void ReleaseHeldBack(TimeSpan now)
    {
        if (_heldBack is { } late)
        {
            _heldBack = null;
            Enqueue(new WireOutput(late, null), now);
        }
    }

    /// <summary>A fault of this kind whose position has come; each strikes once.</summary>
    private Fault? Take(FaultKind kind)
    {
        var fault = faults.FirstOrDefault(fault => fault.Kind == kind && fault.Position <= _position && !_past.Contains(fault));
        if (fault is not null)
        {
            _past.Add(fault);
        }

        return fault;
    }

    private void Enqueue(WireOutput output, TimeSpan now)
    {
        var due = now + pace.Latency;
        due = _lastDue != TimeSpan.MinValue && _lastDue + pace.Spacing > due ? _lastDue + pace.Spacing : due;
        _lastDue = due;
        IsOver |= output.End is not null;
        _underway.Enqueue((due, output));
    }
}
