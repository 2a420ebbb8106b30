using Parley.Realtime;
using Parley.Testing.Simulation.Conversations;
using Parley.Testing.Simulation.Faults;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Simulation;

/// <summary>One connection at work: a conversation and a wire under one lock and one timer. Thread-safe.</summary>
internal sealed class SimulationLine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SimulatedProvider _provider;
    private readonly ISimulationSink _sink;
    private readonly SimulatedConversation _conversation;
    private readonly SimulatedWire _wire;
    private readonly ITimer _timer;
    private bool _isOver;

    public SimulationLine(SimulatedProvider provider, int number, ISimulationSink sink)
    {
        _provider = provider;
        Number = number;
        _sink = sink;
        _conversation = new SimulatedConversation(number, provider.Options, provider.Elapsed);
        _wire = new SimulatedWire(provider.Options.Pace, provider.Options.Faults.Of(number));
        _timer = provider.TimeProvider.CreateTimer(_ => Run(_ => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Which connection of the provider; the first is 1.</summary>
    public int Number { get; }

    /// <summary>True when a fault of the plan refuses this connection.</summary>
    public bool IsRefused => _provider.Options.Faults.Of(Number).Any(fault => fault.Kind == FaultKind.RefuseConnection);

    public bool IsOver => Volatile.Read(ref _isOver);

    public bool IsCallerSpeaking
    {
        get
        {
            lock (_gate)
            {
                return _conversation.IsCallerSpeaking;
            }
        }
    }

    /// <summary>Begins: the greeting goes on its way.</summary>
    public void Open() => Run(_ => { });

    public void Receive(ClientEvent clientEvent) => Run(conversation =>
    {
        _provider.Record(Number, WireDirection.FromClient, clientEvent);
        conversation.Receive(clientEvent);
    });

    public void ReceiveAudio(int byteCount)
    {
        lock (_gate)
        {
            _conversation.ReceiveAudio(byteCount);
        }
    }

    /// <summary>Lets something happen at the model's side, and puts on the wire what follows from it.</summary>
    public void Run(Action<SimulatedConversation> happening)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            var now = _provider.Elapsed;
            _conversation.Advance(now);
            happening(_conversation);
            _conversation.Advance(now);
            while (_conversation.Outbox.TryDequeue(out var output))
            {
                _wire.Push(output, now);
            }

            while (!_isOver && _wire.TryTake(now, out var arrived))
            {
                Deliver(arrived);
            }

            Rearm(now);
        }
    }

    /// <summary>Ends the connection at once; what is underway is lost.</summary>
    public void End(WireEnd end)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                Deliver(new WireOutput(null, end));
            }
        }
    }

    /// <summary>The client is gone.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _timer.Dispose();
        }
    }

    private void Deliver(WireOutput output)
    {
        if (output.Event is { } serverEvent)
        {
            _provider.Record(Number, WireDirection.FromModel, serverEvent);
            _sink.Say(serverEvent);
            return;
        }

        _isOver = true;
        _timer.Dispose();
        _sink.End(output.End!);
    }

    private void Rearm(TimeSpan now)
    {
        if (_isOver)
        {
            return;
        }

        TimeSpan?[] dues = [_conversation.NextDue, _wire.NextDue];
        if (dues.Min() is { } next) // null counts as none
        {
            _timer.Change(next > now ? next - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
