using Parley.Realtime;
using Parley.Testing.Models;
using Parley.Testing.Simulation.Wire;

namespace Parley.Testing.Simulation;

/// <summary>Joins a connection in memory to a provider.</summary>
internal sealed class SimulatedSide(SimulatedProvider provider) : IModelSide, ISimulationSink
{
    private FakeRealtimeConnection? _connection;
    private SimulationLine? _line;

    public bool IsRefused => _line!.IsRefused;

    public void Open(FakeRealtimeConnection connection)
    {
        _connection = connection;
        _line = provider.Connect(this);
        _line.Open();
    }

    public void Receive(FakeRealtimeConnection connection, ClientEvent clientEvent) => _line!.Receive(clientEvent);

    public void ReceiveAudio(int byteCount) => _line!.ReceiveAudio(byteCount);

    public void Closed() => _line?.Dispose();

    public void Say(ServerEvent serverEvent) => _connection!.Say(serverEvent);

    public void End(WireEnd end) => _connection!.End(end.ToException());
}
