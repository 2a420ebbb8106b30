using System.Collections.Immutable;
using Parley.Realtime;
using Parley.Testing.Models;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Simulation;

/// <summary>
/// A simulated provider of models: its behaviour, the caller at the other end of its microphone, and the record of its wires. What comes
/// through a <see cref="SimulatedRealtimeModel"/> and through a <see cref="Server.FakeRealtimeServer"/> is the same. Thread-safe.
/// </summary>
public sealed class SimulatedProvider
{
    private readonly Lock _gate = new();
    private readonly long _startedAt;
    private ImmutableList<SimulationLine> _lines = [];
    private ImmutableList<WireEntry> _wire = [];

    /// <summary>Begins a provider; nobody is connected yet.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">The clock of all that takes time; null for the system's.</param>
    public SimulatedProvider(SimulationOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new SimulationOptions();
        TimeProvider = timeProvider ?? TimeProvider.System;
        _startedAt = TimeProvider.GetTimestamp();
        Caller = new SimulatedCaller(() => Line);
    }

    /// <summary>How the model behaves.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Who speaks to the model.</summary>
    public SimulatedCaller Caller { get; }

    /// <summary>What went over the wires so far, in the order in which the client's end saw it.</summary>
    public IReadOnlyList<WireEntry> Wire => Volatile.Read(ref _wire);

    /// <summary>How many connections were asked for, refused ones included.</summary>
    public int ConnectionCount => Volatile.Read(ref _lines).Count;

    internal TimeProvider TimeProvider { get; }

    internal TimeSpan Elapsed => TimeProvider.GetElapsedTime(_startedAt);

    /// <summary>The latest connection that is not over; null when there is none.</summary>
    internal SimulationLine? Line => Volatile.Read(ref _lines).FindLast(line => !line.IsOver);

    /// <summary>
    /// Who speaks on one connection, whether or not it is the latest: of a session that prepares another one, the caller is heard on the one
    /// in use.
    /// </summary>
    /// <param name="connection">From 1, in the order of connecting; refused ones count.</param>
    public SimulatedCaller CallerOn(int connection) =>
        new(() => Volatile.Read(ref _lines).ElementAtOrDefault(connection - 1) is { IsOver: false } line ? line : null);

    /// <summary>The latest connection breaks without a close frame. Nothing happens when there is none.</summary>
    public void DropConnection() => Line?.End(WireEnd.Drop);

    /// <summary>The server closes the latest connection with 1011, as when it restarts. Nothing happens when there is none.</summary>
    public void CloseConnection() => Line?.End(WireEnd.ServerError);

    /// <summary>The latest connection's session reaches its maximum duration. Nothing happens when there is none.</summary>
    public void ExpireSession() => Line?.Run(conversation => conversation.Expire());

    /// <summary>The latest connection says any event, beside the rules. Nothing happens when there is none.</summary>
    public void Say(ServerEvent serverEvent)
    {
        ArgumentNullException.ThrowIfNull(serverEvent);
        Line?.Run(conversation => conversation.Outbox.Enqueue(new WireOutput(serverEvent, null)));
    }

    /// <summary>A client connects; the line is to be opened once the client can be told.</summary>
    internal SimulationLine Connect(ISimulationSink sink)
    {
        lock (_gate)
        {
            var line = new SimulationLine(this, _lines.Count + 1, sink);
            _lines = _lines.Add(line);
            return line;
        }
    }

    internal void Record(int connection, WireDirection direction, RealtimeEvent wireEvent)
    {
        var entry = new WireEntry(
            Elapsed, connection, direction, wireEvent is ClientEvent clientEvent ? SentCredentials.Remove(clientEvent) : wireEvent);
        ImmutableInterlocked.Update(ref _wire, (list, item) => list.Add(item), entry);
    }
}
